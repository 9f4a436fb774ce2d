/** One element as a page would write it: for showing, and for copying. */
export interface Sample {
  tag: string;
  attributes?: Record<string, string>;
  /** What only a script can give it. */
  properties?: Record<string, unknown>;
  inside?: string | Sample;
  /** When there is little to see: why. */
  hint?: string;
}

const ROOM = 'gallery/lounge';

export const samples: Record<string, Sample> = {
  'confab-badge': { tag: 'confab-badge', attributes: { room: ROOM }, hint: 'Empty until somebody else writes in gallery/lounge.' },
  'confab-composer': { tag: 'confab-composer', attributes: { room: ROOM } },
  'confab-invitations': { tag: 'confab-invitations', hint: 'Silent until somebody invites you.' },
  'confab-invite': { tag: 'confab-invite', attributes: { user: 'user-42', name: 'Mara', room: ROOM }, hint: 'user is the id of whoever is invited.' },
  'confab-members': { tag: 'confab-members', attributes: { room: ROOM } },
  'confab-message': {
    tag: 'confab-message',
    properties: { message: { id: '1', type: 'text', text: 'Have a look: https://studio.example/proofs', author: { id: 'user-42', name: 'Mara' }, at: Date.UTC(2026, 0, 5, 9, 30), position: '1', state: 'sent', mine: false, mentionsMe: false } },
    hint: 'confab-timeline makes these. Alone it shows a message that your page has from elsewhere.',
  },
  'confab-name': { tag: 'confab-name', hint: 'confab-room shows it to whoever has no name yet.' },
  'confab-presence': { tag: 'confab-presence', attributes: { room: ROOM } },
  'confab-refresh': { tag: 'confab-refresh', attributes: { src: '/orders', on: 'orders-changed' }, inside: 'What your server put here.', hint: 'Fetched anew from /orders whenever your server says orders-changed.' },
  'confab-relay': { tag: 'confab-relay', attributes: { src: location.origin }, inside: { tag: 'confab-presence', attributes: { room: ROOM } }, hint: 'It draws nothing itself. With token-src it signs in who is signed in to your site.' },
  'confab-room': { tag: 'confab-room', attributes: { room: ROOM } },
  'confab-rooms': { tag: 'confab-rooms' },
  'confab-status': { tag: 'confab-status', hint: 'Silent while the connection is live: stop the relay to see it.' },
  'confab-timeline': { tag: 'confab-timeline', attributes: { room: ROOM }, hint: 'It enters no room by itself: confab-room does.' },
};

export function build({ tag, attributes = {}, properties = {}, inside = '' }: Sample): HTMLElement {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(typeof inside === 'string' ? inside : build(inside));
  return element;
}

const markup = ({ tag, attributes = {}, inside = '' }: Sample): string =>
  `<${tag}${Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`).join('')}>${typeof inside === 'string' ? inside : markup(inside)}</${tag}>`;

/** The lines for a page of another site. */
export function lines(sample: Sample): string {
  const { tag, properties = {}, inside = '' } = sample;
  const scripts = [tag, ...(typeof inside === 'string' ? [] : [inside.tag])].map((name) => `<script type="module" src="${location.origin}/embed/v1/${name}.js"></script>`);
  const set = Object.entries(properties).map(([name, value]) => `<script>\n  document.querySelector('${tag}').${name} = ${JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ')};\n</script>`);
  return [...scripts, markup(sample), ...set].join('\n');
}
