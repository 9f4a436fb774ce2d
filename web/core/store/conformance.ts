/** What every store must do; run over memory in Node and over IndexedDB in browsers. */
import { roomTopic } from '../../../relay/wire.ts';
import { lastRows } from '../inbox/rows.ts';
import { commit } from '../tabs/change.ts';
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

export function conformance(it: It, open: Open): void {
  it('shows to one tab what another committed', async () => {
    const [one, two] = await open();
    await one.write(async (writer) => {
      writer.putFact('a', { rev: 1, value: { b: 2 } });
      writer.putRow(topic, row(1));
    });
    equal(await two.read((reader) => reader.fact('a')), { rev: 1, value: { b: 2 } });
    equal(seqs(await two.read((reader) => reader.rows(topic, LOWEST, HIGHEST))), [1]);
  });

  it('writes all of a transaction or nothing', async () => {
    const [one, two] = await open();
    await fails(one.write(async (writer) => {
      writer.putFact('a', { rev: 1, value: 1 });
      writer.putRow(topic, row(1));
      throw new RangeError('no');
    }), 'RangeError');
    equal(await two.read((reader) => reader.fact('a')), undefined);
    equal(await two.read((reader) => reader.rows(topic, LOWEST, HIGHEST)), []);
  });

  it('lets transactions of several tabs follow each other', async () => {
    const [one, two] = await open();
    const add = (store: Store): Promise<void> => store.write(async (writer) => {
      const { value = 0 } = await writer.fact('count') ?? {};
      writer.putFact('count', { rev: 1, value: Number(value) + 1 });
    });
    await Promise.all(Array.from({ length: 20 }, (_, n) => add(n % 2 === 0 ? one : two)));
    equal((await one.read((reader) => reader.fact('count')))?.value, 20);
  });

  it('finds rows by place, over eras, and takes them away', async () => {
    const [one] = await open();
    await one.write(async (writer) => { for (const each of [row(3), row(1), row(2), row(1, 1), row(2.5)]) writer.putRow(topic, each); });
    equal(seqs(await one.read((reader) => reader.rows(topic, [0, 2], HIGHEST))), [2, 2.5, 3, 1]);
    equal(seqs(await one.read((reader) => reader.rows(topic, LOWEST, HIGHEST, 2))), [1, 2]);
    equal(await one.read((reader) => reader.before(topic, [0, 2.9])), [0, 2.5]);
    equal(await one.read((reader) => reader.before(topic, [0, 0.5])), undefined);
    await one.write(async (writer) => writer.dropRows(topic, [0, 2], [0, 2.5]));
    equal(seqs(await one.read((reader) => reader.rows(topic, LOWEST, HIGHEST))), [1, 3, 1]);
  });

  it('finds the newest rows across a hole and an era', async () => {
    const [one] = await open();
    await one.write(async (writer) => { for (const each of [row(1), row(2), row(900), row(901), row(1, 1)]) writer.putRow(topic, each); });
    equal(seqs(await one.read((reader) => lastRows(reader, topic, HIGHEST, 4))), [2, 900, 901, 1]);
  });

  it('refuses a leader whose term is over, and writes nothing of it', async () => {
    const [one, two] = await open();
    await two.write(async (writer) => writer.putFact(KEYS.term, { rev: 0, value: 2 }));
    await fails(commit(one, async (draft) => {
      draft.put('a', 1);
      draft.addRow(topic, row(1));
    }, 1), 'Deposed');
    equal(await two.read((reader) => reader.fact('a')), undefined);
    const { rev } = await commit(one, async (draft) => draft.put('a', 1), 2);
    equal(rev, 1);
  });

  it('numbers every change once, whichever tab makes it', async () => {
    const [one, two] = await open();
    const changes = await Promise.all(Array.from({ length: 10 }, (_, n) => commit(n % 2 === 0 ? one : two, async (draft) => draft.put(`key${n}`, n))));
    equal(changes.map(({ rev }) => rev).sort((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    equal((await commit(one, async () => undefined)).rev, 0);
  });

  it('aborts what is under way when it is closed', async () => {
    const [one, two] = await open();
    const work = one.write(async (writer) => {
      for (let n = 0; n < 1000; n++) await writer.fact(`key${n}`);
      writer.putFact('late', { rev: 1, value: 1 });
    });
    const failed = work.then(() => false, () => true);
    one.close();
    equal(await failed, true);
    equal(await two.read((reader) => reader.fact('late')), undefined);
  });
}
