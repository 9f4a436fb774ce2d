import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { build, transformSync } from 'esbuild';
import { leanLibraries } from './lean-libraries.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
const lean = (file: string): string => (leanLibraries.transform as (code: string, id: string) => { code: string })(readFileSync(file, 'utf8'), file).code;

class FakeSocket extends EventTarget {
  static dialled: (socket: FakeSocket) => void;
  readyState = 0;
  sent: string[] = [];
  constructor() {
    super();
    // Once it is listened to.
    queueMicrotask(() => FakeSocket.dialled(this));
  }
  send(frame: string): void { this.sent.push(frame); }
  close(): void { this.readyState = 3; }
  tells(type: string, more: object = {}): void {
    this.readyState = type === 'open' ? 1 : type === 'close' ? 3 : this.readyState;
    this.dispatchEvent(Object.assign(new Event(type), more));
  }
}

async function leanSocket(): Promise<typeof import('reconnecting-websocket').default> {
  const file = fileOf('reconnecting-websocket/reconnecting-websocket.ts');
  const { outputFiles } = await build({ entryPoints: [file], bundle: true, format: 'esm', write: false, plugins: [{ name: 'lean', setup: ({ onLoad }) => onLoad({ filter: /reconnecting-websocket\.ts$/ }, () => ({ contents: lean(file), loader: 'ts' })) }] });
  return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`) as { default: typeof import('reconnecting-websocket').default }).default;
}

test('the socket without what we do not use opens, sends, hears, comes back when it was lost, fell silent or was given up, and ends', async () => {
  const Socket = await leanSocket(), heard: string[] = [];
  // As link.ts has them.
  Object.assign(Socket.prototype, { _wait: () => Promise.resolve(), _getNextUrl: (url: () => Promise<string>) => url() });
  const next = (): Promise<FakeSocket> => new Promise((resolve) => { FakeSocket.dialled = resolve; });
  const first = next();
  const socket = new Socket(() => Promise.resolve('ws://relay'), [], { maxEnqueuedMessages: 0, connectionTimeout: 50, WebSocket: FakeSocket });
  socket.onopen = () => heard.push('open');
  socket.onmessage = ({ data }) => heard.push(String(data));
  socket.onclose = ({ code }) => heard.push(`close ${code}`);
  const one = await first, second = next();
  assert.equal(socket.readyState, socket.CONNECTING);
  one.tells('open');
  assert.equal(socket.readyState, socket.OPEN);
  socket.send('a');
  one.tells('message', { data: 'b' });
  one.tells('close', { code: 1006 });
  const two = await second, third = next();
  // Nobody answers.
  const three = await third, fourth = next();
  three.tells('open');
  socket.reconnect();
  const four = await fourth;
  four.tells('open');
  socket.close();
  four.tells('close', { code: 1000 });
  assert.deepEqual([one.sent, two.readyState, three.readyState], [['a'], 3, 3]);
  assert.deepEqual(heard, ['open', 'b', 'close 1006', 'close 1000', 'open', 'close 1000', 'open', 'close 1000']);
});

test('what is left of the library for IndexedDB needs nothing that was left out', () => {
  const file = fileOf('idb/build/index.js'), left = lean(file);
  const declared = (code: string): string[] => [...code.matchAll(/^(?:const|let|(?:async )?function\*?) (\w+)/gm)].map(([, name]) => name!);
  const gone = declared(readFileSync(file, 'utf8')).filter((name) => !declared(left).includes(name));
  assert.ok(gone.length > 5);
  for (const name of gone) assert.doesNotMatch(left, new RegExp(String.raw`\b${name}\b`));
  transformSync(left);
});

test('what is left of the library for long lists needs nothing that was left out', () => {
  const file = fileOf('@tanstack/virtual-core/dist/esm/index.js'), before = readFileSync(file, 'utf8'), left = lean(file);
  const gone = ['scrollBy', 'cancelScroll', 'takeSnapshot', 'laneAssignments', 'prevLanes', 'lanesChangedFlag', 'lanesSettling', 'laneAssignmentMode', 'initialMeasurementsCache', 'scrollMargin', 'lanesChanged', 'keepSmooth', 'laneEnds', 'enabled', 'gap'];
  for (const name of gone) {
    assert.match(before, new RegExp(String.raw`\b${name}\b`));
    assert.doesNotMatch(left, new RegExp(String.raw`\b${name}\b`));
  }
  transformSync(left);
});

test('a name that was made short is said by nothing else: neither our code nor another file of the library', () => {
  const file = fileOf('@tanstack/virtual-core/dist/esm/index.js'), left = lean(file);
  const members = (code: string): Set<string> => new Set(Array.from(code.matchAll(/\bthis\.(\w+)/g), ([, name]) => name!));
  const before = readFileSync(file, 'utf8'), gone = [...members(before)].filter((name) => !new RegExp(String.raw`\b${name}\b`).test(left));
  assert.ok(gone.includes('_holdOffset') && gone.includes('getMaxScrollOffset'));
  for (const name of ['scrollOffset', '_willUpdate', '_didMount', 'getTotalSize', 'options']) assert.match(left, new RegExp(String.raw`\bthis\.${name}\b`));
  const others = ['ios-gesture', 'lazy-measurements', 'scroll-classifier', 'utils'].map((name) => readFileSync(fileOf(`@tanstack/virtual-core/dist/esm/${name}.js`), 'utf8'));
  for (const name of gone) for (const other of others) assert.doesNotMatch(other, new RegExp(String.raw`\.${name}\b`));
});
