/** What every store must do; run over memory in Node and over IndexedDB in browsers. */
import { roomTopic } from '../../../relay/wire.ts';
import { lastRows } from '../inbox/rows.ts';
import { commit, DEPOSED, type Change, type Draft } from '../tabs/change.ts';
import { newMirror } from '../tabs/mirror.ts';
import { HIGHEST, LOWEST, type Row, type Store } from './contract.ts';
import { KEYS } from './facts.ts';

type It = (name: string, test: () => Promise<void>) => void;
/** Two stores are two tabs on the same database. */
type Open = () => Promise<[Store, Store]>;

const topic = roomTopic('home/general');
const row = (seq: number, era = 0): Row => ({ era, seq, item: { pos: `g-${seq}`, prev: seq > 1 ? `g-${seq - 1}` : '', entry: { kind: 'event', id: `${seq}`, keyword: 'k', at: 0 } } });
const seqs = (rows: readonly Row[]): number[] => rows.map(({ seq }) => seq);

function equal(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Error(`${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}
async function fails(promise: Promise<unknown>, name: string): Promise<void> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof Error) || error.name !== name) throw new Error(`${String(error)} instead of a rejection with ${name}`);
}

/** A tab's change on the ground of all that the store holds. */
async function change(store: Store, work: (draft: Draft) => Promise<void>, term?: number): Promise<Change | undefined> {
  const mirror = newMirror(), { rev, all } = await store.facts();
  mirror.load(all, rev);
  return commit(store, mirror, work, term);
}
const write = (store: Store, work: (draft: Draft) => void): Promise<Change | undefined> => change(store, async (draft) => {
  draft.put('written', Math.random());
  work(draft);
});

export function conformance(it: It, open: Open): void {
  it('shows to one tab what another committed', async () => {
    const [one, two] = await open();
    await change(one, async (draft) => {
      draft.put('a', { b: 2 });
      draft.addRow(topic, row(1));
    });
    equal(await two.fact('a'), { rev: 1, value: { b: 2 } });
    equal(await two.revision(), 1);
    const { rev, all } = await two.facts();
    equal([rev, ...all], [1, ['a', { rev: 1, value: { b: 2 } }]]);
    equal(seqs(await two.rows(topic, LOWEST, HIGHEST)), [1]);
  });

  it('writes all of a transaction or nothing', async () => {
    const [one, two] = await open();
    await fails(one.write(0, (writer) => {
      writer.putFact('a', { rev: 1, value: 1 });
      writer.putRow(topic, row(1));
      throw new RangeError('no');
    }), 'RangeError');
    equal(await two.fact('a'), undefined);
    equal(await two.rows(topic, LOWEST, HIGHEST), []);
    equal(await one.write(0, (writer) => writer.putFact('a', { rev: 1, value: 1 })), true);
  });

  it('writes nothing for a tab that missed a change', async () => {
    const [one, two] = await open();
    equal(await one.write(0, (writer) => writer.putFact('a', { rev: 1, value: 1 })), true);
    equal(await two.write(0, (writer) => {
      writer.putFact('a', { rev: 1, value: 2 });
      writer.putRow(topic, row(1));
    }), false);
    equal(await two.write(7, (writer) => writer.putFact('a', { rev: 8, value: 3 })), false);
    equal((await one.fact('a'))?.value, 1);
    equal(await one.rows(topic, LOWEST, HIGHEST), []);
    equal(await two.write(1, (writer) => writer.putFact('a', { rev: 2, value: 4 })), true);
    equal((await one.fact('a'))?.value, 4);
  });

  it('lets one of several that write at once have its way', async () => {
    const [one, two] = await open();
    const done = await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? one : two).write(0, (writer) => writer.putFact('winner', { rev: 1, value: n }))));
    equal(done.filter(Boolean).length, 1);
    equal((await one.fact('winner'))?.value, done.indexOf(true));
  });

  it('finds rows by place, over eras, and takes them away', async () => {
    const [one] = await open();
    await write(one, (draft) => { for (const each of [row(3), row(1), row(2), row(1, 1), row(2.5)]) draft.addRow(topic, each); });
    equal(seqs(await one.rows(topic, [0, 2], HIGHEST)), [2, 2.5, 3, 1]);
    equal(seqs(await one.rows(topic, LOWEST, HIGHEST, 2)), [1, 2]);
    equal(await one.before(topic, [0, 2.9]), [0, 2.5]);
    equal(await one.before(topic, [0, 0.5]), undefined);
    await write(one, (draft) => draft.dropRows(topic, [0, 2], [0, 2.5]));
    equal(seqs(await one.rows(topic, LOWEST, HIGHEST)), [1, 3, 1]);
  });

  it('finds the newest rows across a hole and an era', async () => {
    const [one] = await open();
    await write(one, (draft) => { for (const each of [row(1), row(2), row(900), row(901), row(1, 1)]) draft.addRow(topic, each); });
    equal(seqs(await lastRows(one, topic, HIGHEST, 4)), [2, 900, 901, 1]);
  });

  it('refuses a leader whose term is over, and writes nothing of it', async () => {
    const [one, two] = await open();
    await change(two, async (draft) => draft.put(KEYS.term, 2));
    await fails(change(one, async (draft) => {
      draft.put('a', 1);
      draft.addRow(topic, row(1));
    }, 1), DEPOSED);
    equal(await two.fact('a'), undefined);
    equal((await change(one, async (draft) => draft.put('a', 1), 2))?.rev, 2);
  });

  it('refuses a leader that has not heard yet that its term is over', async () => {
    const [one, two] = await open();
    await change(one, async (draft) => draft.put(KEYS.term, 1));
    equal(await change(one, async (draft) => {
      await change(two, async (other) => other.put(KEYS.term, 2));
      draft.put('a', 1);
    }, 1), undefined);
    equal(await two.fact('a'), undefined);
  });

  it('changes nothing where there is nothing to change', async () => {
    const [one] = await open();
    equal((await change(one, async () => undefined))?.rev, 0);
    equal((await one.facts()).all.size, 0);
  });
}
