import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAfter, isRoomName, parseData, parseFromRelay, parseRequest, placedText, pushText, roomName } from './wire.ts';

describe('room names', () => {
  it('puts a bare name into the home space', () => assert.equal(roomName('general'), 'home/general'));
  it('takes letters of any script', () => assert.equal(isRoomName('büro/общий-чат_2'), true));
  it('refuses blanks, control and direction characters, slashes, nothing, and too much', () => {
    for (const name of ['home', 'home/', '/x', 'a/b/c', 'home/a b', 'home/a\u202eb', 'home/a\u0000', `home/${'x'.repeat(65)}`, 'home/<b>']) {
      assert.equal(isRoomName(name), false, name);
    }
  });
});

describe('names of people', () => {
  const taken = (name: string) => {
    const result = parseData('auth_rename', { name });
    return 'data' in result ? result.data.name : undefined;
  };
  it('are one line, and turn no direction of what stands around them', () => {
    assert.equal(taken(' Ana\r\n\tfrom\u2028home\u0000 '), 'Ana from home');
    assert.equal(taken('\u202eneB'), 'neB');
    for (const name of ['Ana María', 'می‌خواهم', '👨‍👩‍👧', 'O’Neil']) assert.equal(taken(name), name);
  });
  it('can be seen', () => {
    for (const name of ['', ' ', '\n', '\u200b', '\u00ad\u2060 \u200d']) assert.equal(taken(name), undefined, JSON.stringify(name));
  });
});

describe('positions', () => {
  it('compare within a generation only', () => {
    assert.equal(isAfter('g-10', 'g-9'), true);
    assert.equal(isAfter('g-9', 'g-9'), false);
    assert.equal(isAfter('g-9', ''), true);
    assert.equal(isAfter('h-9', 'g-1'), undefined);
  });
});

describe('requests', () => {
  it('says what is wrong with a frame, with its id where it has one', () => {
    assert.deepEqual(parseRequest('{"id":3,"cmd":"room_send","data":{}}'), { request: { id: 3, cmd: 'room_send', data: {} } });
    for (const frame of ['', '{', '[]', 'null', '7', '"x"', '{"id":"1","cmd":"a_b"}', '{"id":-1,"cmd":"a_b"}', '{"id":1.5,"cmd":"a_b"}']) {
      const result = parseRequest(frame);
      assert.ok('error' in result && result.error.code === 'bad_frame' && result.id === undefined, frame);
    }
    const unnamed = parseRequest('{"id":5,"cmd":"; drop"}');
    assert.ok('error' in unnamed && unnamed.id === 5, JSON.stringify(unnamed));
  });

  it('names the field that is wrong', () => {
    const result = parseData('room_send', { room: 'home/general', id: 'a', text: 7 });
    assert.ok('error' in result, JSON.stringify(result));
    assert.match(result.error.message, /room_send: "text"/);
  });

  it('refuses data that is deep or large', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 40; i++) deep = [deep];
    assert.ok('error' in parseData('user_tell', { keyword: 'k', id: 'a', tab: 't', data: deep }), 'too deep');
    assert.ok('error' in parseData('user_tell', { keyword: 'k', id: 'a', tab: 't', data: 'x'.repeat(20_000) }), 'too large');
    assert.ok('data' in parseData('user_tell', { keyword: 'k', id: 'a', tab: 't', data: { piep: 1 } }), 'any JSON');
  });
});

describe('frames from the relay', () => {
  it('joins entries kept as text without parsing them', () => {
    const push = pushText('room:home/x', [placedText('g-1', '', '{"kind":"event"}')], { complete: true, newest: 'g-1' });
    assert.deepEqual(parseFromRelay(push), { topic: 'room:home/x', entries: [{ pos: 'g-1', prev: '', entry: { kind: 'event' } }], resume: { complete: true, newest: 'g-1' } });
  });
  it('passes over what this version does not know', () => {
    assert.equal(parseFromRelay('{"new":1}'), undefined);
    assert.equal(parseFromRelay('nonsense'), undefined);
  });
});
