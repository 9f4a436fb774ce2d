/** One element as a page would write it: for showing, and for copying. `hint`: when there is nothing to see, and why. */
export interface Sample { tag: string; attributes?: Record<string, string>; text?: string; hint?: string }

const ROOM = 'gallery/lounge';

/** Of elements that show something by themselves. The others stand inside these. */
export const samples: Record<string, Sample> = {
  'confab-badge': { tag: 'confab-badge', attributes: { room: ROOM }, hint: 'Empty until somebody else writes in gallery/lounge.' },
  'confab-composer': { tag: 'confab-composer', attributes: { room: ROOM } },
  'confab-invitations': { tag: 'confab-invitations' },
  'confab-members': { tag: 'confab-members', attributes: { room: ROOM } },
  'confab-refresh': { tag: 'confab-refresh', attributes: { src: '/orders', on: 'orders-changed' }, text: 'What your server put here.', hint: 'Fetched anew from /orders whenever your server says orders-changed.' },
  'confab-room': { tag: 'confab-room', attributes: { room: ROOM } },
  'confab-rooms': { tag: 'confab-rooms' },
  'confab-status': { tag: 'confab-status', hint: 'Silent while the connection is live: stop the relay to see it.' },
  'confab-timeline': { tag: 'confab-timeline', attributes: { room: ROOM } },
};

export const scriptLine = (tag: string, origin: string): string => `<script type="module" src="${origin}/embed/v1/${tag}.js"></script>`;

export function markup({ tag, attributes = {}, text = '' }: Sample): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`).join('');
  return `<${tag}${written}>${text}</${tag}>`;
}
