import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import { CLOSE } from '../wire.ts';
import type { Answer, FromRelay, WireError } from '../wire.ts';

let relay: RelayProcess;
before(async () => { relay = await startRelay(); });
after(() => relay.stop());

const isAnswer = (frame: FromRelay): frame is Answer => 're' in frame;
const errorsOf = (client: WireClient): (WireError & { re: number })[] => client.frames.filter(isAnswer).flatMap((frame) => ('error' in frame ? [{ re: frame.re, ...frame.error }] : []));

async function errorFor(frame: string | Buffer, binary = false): Promise<WireError & { re: number }> {
  const client = await WireClient.guest(relay.url, 'Ana');
  client.raw(frame, binary);
  const [error] = await client.until((c) => errorsOf(c).length > 0 && errorsOf(c));
  await client.do('shelf_get', {});
  await client.close();
  return error!;
}

describe('a request', () => {
  it('gets exactly one answer, whatever it is', async () => {
    const client = await WireClient.guest(relay.url, 'Ana');
    const before = client.frames.filter(isAnswer).length;
    const requests = ['room_enter', 'room_send', 'user_tell', 'nothing_here', 'shelf_get', 'auth_renew', 'constructor', '__proto__', 'toString', 'hello'];
    requests.forEach((cmd, i) => client.raw(JSON.stringify({ id: 1000 + i, cmd, data: {} })));
    await client.until((c) => c.frames.filter(isAnswer).length - before >= requests.length);
    await client.do('shelf_get', {});
    const ids = client.frames.filter(isAnswer).map(({ re }) => re).filter((re) => re >= 1000).sort();
    // __proto__ is no name of a command, so its frame is refused as such, with its id.
    assert.deepEqual(ids, requests.map((_, i) => 1000 + i));
    await client.close();
  });

  it('with an unknown command is told so', async () => {
    const client = await WireClient.guest(relay.url, 'Ana');
    await assert.rejects(client.ask('shop_order', { id: 7 }), (error: Error) => error instanceof Refused && error.code === 'unknown_command' && /shop/.test(error.message));
    await client.close();
  });

  it('with wrong data names the field', async () => {
    const error = await errorFor('{"id":5,"cmd":"room_enter","data":{"room":"no slash"}}');
    assert.equal(error.re, 5);
    assert.equal(error.code, 'bad_data');
    assert.match(error.message, /"room" must be SPACE\/ROOM/);
  });
});

describe('a frame that is no request', () => {
  for (const [what, frame, code] of [
    ['is not JSON', '{"id":1,', 'bad_frame'], ['is no object', '[1]', 'bad_frame'], ['has no id', '{"cmd":"shelf_get"}', 'bad_frame'],
  ] as const) it(`because it ${what} is answered without an id`, async () => {
    const error = await errorFor(frame);
    assert.deepEqual([error.re, error.code], [-1, code]);
  });

  it('because it is binary is told that text is wanted', async () => {
    const error = await errorFor(Buffer.from('{"id":1,"cmd":"shelf_get"}'), true);
    assert.equal(error.code, 'bad_frame');
    assert.match(error.message, /text/);
  });

  it('because it is too large is told the limit', async () => {
    const error = await errorFor(JSON.stringify({ id: 1, cmd: 'user_tell', data: 'x'.repeat(70_000) }));
    assert.equal(error.code, 'too_large');
    assert.match(error.message, /65536/);
  });

  it('because it is far too large closes the socket', async () => {
    const client = await WireClient.guest(relay.url, 'Ana');
    client.raw('x'.repeat(400_000));
    await client.closed;
  });

  it('because it is not UTF-8 closes the socket', async () => {
    const client = await WireClient.guest(relay.url, 'Ana');
    client.raw(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), false);
    await client.closed;
  });

  it('again and again closes the socket, and no other', async () => {
    const [eve, ana] = await Promise.all([WireClient.guest(relay.url, 'Eve'), WireClient.guest(relay.url, 'Ana')]);
    for (let i = 0; i < 150; i++) eve.raw('nonsense');
    assert.equal((await eve.closed).code, CLOSE.protocol);
    await ana.do('shelf_get', {});
    await ana.close();
  });
});
