import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startRedis } from '../testing/redis.ts';
import { startRelay } from '../testing/relay.ts';
import { WITH_TOKENS } from '../testing/tokens.ts';
import { WireClient } from '../testing/wire-client.ts';
import type { HelloAnswer, Placed, PresenceChange, PresenceSample } from '../wire.ts';

const ROOM = 'home/lasting', TOPIC = `room:${ROOM}`;
const COMING_BACK = 10, STAYING_AWAY = 5;

describe('kill -9 of one of two relays', () => {
  it('takes its people out of presence within 20 s; those who come back to the other have every message once', async () => {
    const redis = await startRedis({ appendonly: true });
    const env = { ...WITH_TOKENS, REDIS_URL: redis.url, CONFAB_SENDS_PER_USER: '10000', CONFAB_SENDS_PER_ADDRESS: '100000' };
    const [alive, dying] = await Promise.all([startRelay(env), startRelay(env)]);
    const people: (WireClient & { hello: HelloAnswer })[] = [];
    for (let i = 0; i < COMING_BACK + STAYING_AWAY; i++) people.push(await WireClient.guest(dying.url, `Guest ${i}`));
    const ana = await WireClient.guest(alive.url, 'Ana');
    for (const client of [ana, ...people]) await client.do('room_enter', { room: ROOM });
    assert.equal((await ana.do<'room_presence', PresenceSample>('room_presence', { room: ROOM })).count, people.length + 1);

    // Those on the dying relay send too: a message that was not confirmed is sent again with its id, elsewhere.
    const talk = { on: true, said: 0 };
    const unconfirmed = new Set<string>(), confirmed = new Set<string>();
    const keepTalking = async (client: WireClient, name: string): Promise<void> => {
      for (let i = 0; talk.on && client.socket.readyState === client.socket.OPEN; i++) {
        const id = `${name}-${i}`;
        unconfirmed.add(id);
        await client.do('room_send', { room: ROOM, id, text: id }).then(() => { unconfirmed.delete(id); confirmed.add(id); talk.said++; }, () => {});
      }
    };
    const talkers = [keepTalking(ana, 'ana'), ...people.slice(0, 3).map((person, i) => keepTalking(person, `p${i}`))];
    await ana.until(() => talk.said > 300, 10_000);
    await dying.kill('SIGKILL');
    const killed = Date.now();

    const back = await Promise.all(people.slice(0, COMING_BACK).map(async (person, i) => {
      await person.closed;
      const got = person.entries(TOPIC);
      const again = await WireClient.token(alive.url, person.hello.token!, { client: person.client, term: 2, cursors: { [TOPIC]: got.at(-1)?.pos ?? '' } });
      for (const id of unconfirmed) if (id.startsWith(`p${i}-`)) await again.do('room_send', { room: ROOM, id, text: id }).then(() => confirmed.add(id));
      return { again, got };
    }));
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    talk.on = false;
    await Promise.all(talkers);
    await ana.do('room_send', { room: ROOM, id: 'end', text: 'end' });

    const full = await all(ana, []);
    for (const { again, got } of back) assert.deepEqual(await all(again, got), full);
    const ids = full.map(({ entry }) => entry.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of confirmed) assert.ok(ids.includes(id), `${id} was confirmed`);

    const gone = (c: WireClient): string[] => c.signals(TOPIC).flatMap(({ data }) => (data as PresenceChange).went ?? []);
    await ana.until((c) => people.slice(COMING_BACK).every(({ hello }) => gone(c).includes(hello.user.id)), 20_000 - (Date.now() - killed));
    assert.equal((ana.signals(TOPIC).at(-1)!.data as PresenceChange).count, COMING_BACK + 1);
    assert.equal((await ana.do<'room_presence', PresenceSample>('room_presence', { room: ROOM })).count, COMING_BACK + 1);

    for (const { again } of back) await again.close();
    await ana.close();
    await alive.stop();
    await redis.stop();
  });
});

/** What this client has of the room, checked to be without holes, up to the last word. */
async function all(client: WireClient, before: Placed[]): Promise<Placed[]> {
  await client.until((c) => c.entries(TOPIC).some(({ entry }) => entry.id === 'end'), 10_000);
  const entries = [...before, ...client.entries(TOPIC)];
  entries.forEach(({ prev }, i) => { if (i > 0) assert.equal(prev, entries[i - 1]!.pos); });
  return entries;
}
