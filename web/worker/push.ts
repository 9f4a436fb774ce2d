/** Shows what was pushed. Always: browsers withdraw push from sites that stay silent. */
import { APP_PATHS } from '../app/routes/route.ts';
import { invitations as german } from '../elements/text/de.ts';
import { invitationsWords } from '../elements/text/invitations.ts';
import { languageFor } from '../elements/text/language.ts';

/** What the relay pushes; an address is a path of the app. */
interface Pushed { kind?: string; title?: string; body?: string; url?: string; tag?: string }

function read(data: PushMessageData | null): Pushed {
  try {
    return (data?.json() as Pushed | null) ?? {};
  } catch {
    return { body: data?.text() ?? '' };
  }
}

/** A worker is one file, and loads nothing later. */
const SENTENCES = { en: invitationsWords.en.sentence, de: german.sentence };

/** The relay knows of no language: of an invitation it tells who and to where. */
function bodyOf({ kind, body = '' }: Pushed, { language }: WorkerNavigator): string {
  if (kind !== 'invitation') return body;
  const [, invites, end] = SENTENCES[languageFor(language).language];
  return `${invites}${body}${end}`.trim();
}

export async function onPush(scope: ServiceWorkerGlobalScope, data: PushMessageData | null): Promise<void> {
  const pushed = read(data);
  await scope.registration.showNotification(pushed.title || 'Confab', {
    body: bodyOf(pushed, scope.navigator),
    icon: '/icons/icon-192.png',
    badge: '/icons/notification-96.png',
    data: { url: pushed.url ?? '/' },
    // The newest of one room replaces the one before it.
    ...(pushed.tag ? { tag: pushed.tag } : {}),
  });
}

/** To the tab that is open, or a new one; never to another site. */
export async function onNotificationClick(scope: ServiceWorkerGlobalScope, notification: Notification): Promise<void> {
  notification.close();
  const asked = new URL((notification.data as { url?: string } | undefined)?.url ?? '/', scope.location.origin);
  const address = asked.origin === scope.location.origin ? asked.href : scope.location.origin;
  // Not one that shows the gallery or a file, and would not listen.
  const open = (await scope.clients.matchAll({ type: 'window' }) as WindowClient[]).find(({ url }) => APP_PATHS.some((pattern) => pattern.test(new URL(url).pathname)));
  if (!open) {
    await scope.clients.openWindow(address);
    return;
  }
  // Told rather than navigated: the page keeps what it holds.
  open.postMessage({ open: address });
  await open.focus();
}
