/** The app's addresses: what each one means, and how each is written. */
import { HOME_SPACE, roomName } from '../../../relay/wire.ts';

export type Route =
  | { page: 'rooms' }
  /** `grant` comes in the fragment, so that no server sees it. */
  | { page: 'room'; room: string; grant?: string }
  | { page: 'invitations' }
  | { page: 'settings' }
  | { page: 'new-room' }
  /** `text` comes in the fragment as well, where there was no room to leave it elsewhere. */
  | { page: 'share'; text?: string }
  /** The other end of "link a device". */
  | { page: 'link'; code: string }
  | { page: 'lost' };

export const HOME_ROOM = `${HOME_SPACE}/general`;

const PAGES = { '/': 'rooms', '/rooms': 'rooms', '/invitations': 'invitations', '/settings': 'settings', '/new': 'new-room', '/share': 'share' } as const;

/** Paths that the app answers; everything else is the relay's. The worker asks the same. */
export const APP_PATHS = [/^\/$/, /^\/index\.html$/, /^\/(rooms|invitations|settings|new|share|link)\/?$/, /^\/rooms\//];

export function routeOf({ pathname, hash }: { pathname: string; hash: string }): Route {
  const path = pathname === '/index.html' ? '/' : pathname.replace(/(.)\/$/, '$1');
  const fragment = new URLSearchParams(hash.slice(1)), text = fragment.get('text');
  if (path === '/share' && text) return { page: 'share', text };
  if (path in PAGES) return { page: PAGES[path as keyof typeof PAGES] };
  if (path === '/link') return { page: 'link', code: fragment.get('code') ?? '' };
  const room = roomOf(path);
  if (!room) return { page: 'lost' };
  const grant = fragment.get('grant');
  return { page: 'room', room, ...(grant ? { grant } : {}) };
}

/** `/rooms/SPACE/ROOM`, or `/rooms/ROOM` in the space `home`. */
function roomOf(path: string): string | undefined {
  if (!path.startsWith('/rooms/')) return undefined;
  try {
    return roomName(decodeURIComponent(path.slice('/rooms/'.length)));
  } catch {
    return undefined; // Not an encoding.
  }
}

/** A room in an address: names may be of any script. */
const encoded = (room: string): string => room.split('/').map(encodeURIComponent).join('/');

/** Without secrets: what may stand in the address bar. */
export function pathOf(route: Route): string {
  switch (route.page) {
    case 'room': return `/rooms/${encoded(route.room)}`;
    case 'link': return '/link';
    case 'lost': return '/';
    default: return Object.entries(PAGES).find(([, page]) => page === route.page)![0];
  }
}

export const roomLink = (origin: string, room: string, grant?: string): string =>
  `${origin}/rooms/${encoded(room)}${grant ? `#${new URLSearchParams({ grant }).toString()}` : ''}`;
export const deviceLink = (origin: string, code: string): string =>
  `${origin}/link#${new URLSearchParams({ code }).toString()}`;
