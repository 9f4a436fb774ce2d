/** What another app shares arrives as a POST; it waits in a cache until the page asks for it, or where none takes it in the address, in the part that no server sees. */
const CACHE = 'share';
const KEY = '/share/waiting';

export async function takeShare(request: Request): Promise<Response> {
  const form = await request.formData();
  const text = ['title', 'text', 'url'].map((name) => form.get(name)).filter((part) => typeof part === 'string' && part !== '').join('\n');
  const leave = async (): Promise<void> => (await caches.open(CACHE)).put(KEY, new Response(text));
  const rest = await leave().then(() => '', () => `#${new URLSearchParams({ text }).toString()}`);
  return Response.redirect(`/share${rest}`, 303);
}

/** For the page: the shared text. Plain http has no caches, a site that may keep nothing is refused them, and no worker puts something there. */
export async function sharedText(): Promise<string> {
  try {
    const waiting = await (await caches.open(CACHE)).match(KEY);
    return await waiting?.text() ?? '';
  } catch {
    return '';
  }
}

/** Once it stands in a room, or is nobody's any more. */
export const dropShared = async (): Promise<unknown> => globalThis.caches?.delete(CACHE);
