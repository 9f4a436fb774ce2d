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

/** For the page: the shared text, once. Plain http has no caches, and no worker that puts something there. */
export async function sharedText(): Promise<string> {
  if (!('caches' in globalThis)) return '';
  const cache = await caches.open(CACHE);
  const waiting = await cache.match(KEY);
  await cache.delete(KEY);
  return waiting ? waiting.text() : '';
}

export const dropShared = async (): Promise<unknown> => globalThis.caches?.delete(CACHE);
