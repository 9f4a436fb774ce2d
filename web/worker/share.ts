/** What another app shares arrives as a POST; it waits in a cache until the page asks for it. */
const CACHE = 'share';
const KEY = '/share/waiting';

export async function takeShare(request: Request): Promise<Response> {
  const form = await request.formData();
  const text = ['title', 'text', 'url'].map((name) => form.get(name)).filter((part) => typeof part === 'string' && part !== '').join('\n');
  const cache = await caches.open(CACHE);
  await cache.put(KEY, new Response(text));
  return Response.redirect('/share', 303);
}

/** For the page: the shared text. Plain http has no caches, and no worker that puts something there. */
export async function sharedText(): Promise<string> {
  if (!('caches' in globalThis)) return '';
  const cache = await caches.open(CACHE);
  const waiting = await cache.match(KEY);
  return waiting ? waiting.text() : '';
}

/** Once it stands in a room, or is nobody's any more. */
export const dropShared = async (): Promise<unknown> => globalThis.caches?.delete(CACHE);
