/** What the worker shows of a push, and where a click on it leads. A browser's part is played by plain objects. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onNotificationClick, onPush } from './push.ts';

interface Shown { title: string; body: string; tag?: string; data: { url: string } }

function worker(language = 'en', windows: object[] = []) {
  const shown: Shown[] = [], opened: string[] = [];
  const scope = {
    navigator: { language }, location: { origin: 'https://chat.example' },
    registration: { showNotification: async (title: string, options: Omit<Shown, 'title'>) => void shown.push({ title, ...options }) },
    clients: { matchAll: async () => windows, openWindow: async (address: string) => void opened.push(address) },
  } as unknown as ServiceWorkerGlobalScope;
  return { scope, shown, opened };
}
const pushed = (value: unknown) => ({ json: () => JSON.parse(JSON.stringify(value)) as unknown, text: () => String(value) }) as PushMessageData;
const notification = (url?: string) => ({ close() {}, data: url === undefined ? undefined : { url } }) as unknown as Notification;

test('a message is shown with who said it, and replaces the one before of the same room', async () => {
  const { scope, shown } = worker();
  await onPush(scope, pushed({ kind: 'message', title: 'Ana · general', body: 'hello', url: '/rooms/home/general', tag: 'room home/general' }));
  const [{ title, body, tag, data }] = shown as [Shown];
  assert.deepEqual([title, body, tag, data.url], ['Ana · general', 'hello', 'room home/general', '/rooms/home/general']);
});

test('an invitation is worded in the language of the browser', async () => {
  for (const [language, words] of [['en-GB', 'invites you to Party'], ['de', 'lädt dich ein: Party'], ['fi', 'invites you to Party']] as const) {
    const { scope, shown } = worker(language);
    await onPush(scope, pushed({ kind: 'invitation', title: 'Ana', body: 'Party', url: '/invitations' }));
    assert.deepEqual([shown[0]?.title, shown[0]?.body], ['Ana', words]);
  }
});

test('something is shown whatever came', async () => {
  for (const data of [null, pushed(null), pushed({}), { json() { throw new SyntaxError(); }, text: () => 'plain' } as unknown as PushMessageData]) {
    const { scope, shown } = worker();
    await onPush(scope, data);
    assert.equal(shown.length, 1);
    assert.equal(shown[0]?.title, 'Confab');
  }
});

test('a click leads the open window to the room, without loading it anew', async () => {
  const told: unknown[] = [];
  let focused = 0;
  // The gallery shows nothing of the app.
  const { scope, opened } = worker('en', [{ url: 'https://chat.example/embed/' }, { url: 'https://chat.example/settings', focus: async () => { focused++; }, postMessage: (message: unknown) => told.push(message) }]);
  await onNotificationClick(scope, notification('/rooms/home/general'));
  assert.deepEqual([told, focused, opened], [[{ open: 'https://chat.example/rooms/home/general' }], 1, []]);
});

test('a click opens a window where there is none, and never one of another site', async () => {
  for (const [url, address] of [['/rooms/home/general', 'https://chat.example/rooms/home/general'], ['https://evil.example/', 'https://chat.example'], ['//evil.example', 'https://chat.example'], [undefined, 'https://chat.example/']] as const) {
    const { scope, opened } = worker();
    await onNotificationClick(scope, notification(url));
    assert.deepEqual(opened, [address]);
  }
});

test('what was clicked goes', async () => {
  let closed = 0;
  await onNotificationClick(worker().scope, { close() { closed++; } } as unknown as Notification);
  assert.equal(closed, 1);
});
