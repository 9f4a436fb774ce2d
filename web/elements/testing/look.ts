/** Every element in its main states over Confab in memory, to be looked at: see look.mjs. */
import { html, render } from 'lit';
import type { Message, Person } from '../../core/api.ts';
import '../badge/confab-badge.ts';
import '../invitations/confab-invitations.ts';
import '../invite/confab-invite.ts';
import '../members/confab-members.ts';
import '../presence/confab-presence.ts';
import '../room/confab-room.ts';
import '../rooms/confab-rooms.ts';
import { ALEX, FakeConfab, JONAS, MARA, TIBOR } from './fake-confab.ts';
import type { FakeRoom } from './fake-room.ts';

const state = new URLSearchParams(location.search).get('state') ?? 'busy';
const confab = new FakeConfab();
const room = confab.room('studio/print');
const HOUR = 3_600_000;
const nine = new Date().setHours(9, 0, 0, 0);

function conversation(to: FakeRoom): Message[] {
  const say = (by: Person, at: number, text: string) => to.message(text, by, { at });
  return [
    say(MARA, nine - 16 * HOUR, 'The print run is confirmed for Thursday. Proofs are in the folder.'),
    say(MARA, nine - 16 * HOUR + 40_000, "If nobody objects until noon I'll sign off."),
    say(JONAS, nine + 180_000, 'Proof 4 has the old logo on the spine: https://studio.example/proofs/04.pdf'),
    say(ALEX, nine + 300_000, "Good catch. I'll swap it and upload again."),
    say(MARA, nine + 1_260_000, '@Alex can you also check the colour of the back cover? It looks warmer than last time.'),
  ];
}

const worst = (to: FakeRoom): Message[] => [
  to.message('A name of 64 emoji says hello', { id: 'u-emoji', name: '🦊🐻🐼🐨🐯🦁🐮🐷'.repeat(8) }, { at: nine }),
  to.message('שלום, האם הקובץ המעודכן כבר בתיקייה? https://studio.example/קובץ?גרסה=2', { id: 'u-he', name: 'נועה' }, { at: nine + 60_000 }),
  to.message('<script>alert("run")</script> <img src=x onerror=alert(1)>', { id: 'u-x', name: '<b>Bold</b>' }, { at: nine + 120_000 }),
  to.message(`${'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(6)}\nand a second line`, TIBOR, { at: nine + 180_000 }),
  to.message('Odd: https://de.example/wiki/Bücher_(Regal)?q=ü&x=[1]#ä, (https://a.example/b). <https://c.example>', JONAS, { at: nine + 240_000 }),
  { ...to.message('', TIBOR, { at: nine + 300_000 }), type: 'poll', data: {} },
];

confab.room('studio/general').set({ entered: true });
const website = confab.room('studio/website');
website.set({ entered: true });
for (const text of ['a', 'b', 'c']) website.arrive(text, JONAS);
confab.room('studio/random').set({ entered: true, muted: true });
const budget = confab.room('studio/budget');
budget.set({ entered: true, private: true, title: 'budget 2027' });
budget.arrive('@Alex?', MARA);
room.set({ entered: true, members: 7, founder: true });
room.people = [ALEX, JONAS, MARA, TIBOR, { id: 'u-lina', name: 'Lina' }, { id: 'u-paul', name: 'Paul O.' }, { id: 'u-szilvia', name: 'Szilvia' }];
room.presence.set({ count: 4, people: [ALEX, JONAS, MARA, TIBOR] });

if (state === 'busy' || state === 'offline' || state === 'failed' || state === 'degraded') {
  const messages = conversation(room);
  room.readPosition.set((messages[3] as Message).position);
  room.messages.set(messages);
  room.typing.set({ people: [MARA] });
  room.send('On it.').catch(() => undefined);
  if (state === 'failed') room.refuse = { code: 'not_member', message: 'x', temporary: false };
  if (state === 'offline') confab.set({ phase: 'offline', waiting: 1 });
  if (state === 'degraded') confab.set({ phase: 'degraded', waiting: 2 });
  room.send('New file is up, and the back cover is the right profile now.').catch(() => undefined);
} else if (state === 'worst') room.messages.set(worst(room));
else if (state === 'signed-out') confab.set({ phase: 'signed-out' });
else if (state === 'private') room.set({ entered: false, error: { code: 'private', message: 'x', temporary: false } });
else if (state === 'long') room.messages.set(Array.from({ length: 400 }, (_, i) => room.message(i % 9 ? `Message number ${i}` : `${i} ${'some more words to read '.repeat(20)}`, [ALEX, MARA, JONAS, TIBOR][Math.floor(i / 4) % 4] as Person, { at: nine - (400 - i) * 600_000 })));
else if (state === 'gap') {
  const [a, b, c, d] = conversation(room) as [Message, Message, Message, Message];
  room.messages.set([a, b, { gap: true, after: b.position, before: c.position, gone: false }, c, { gap: true, after: c.position, before: d.position, gone: true }, d]);
}
confab.receive(JONAS, 'studio/spring', 'Spring issue');
void confab.invite(MARA.id, 'studio/budget');

const phone = matchMedia('(max-width: 639px)').matches;
render(phone && state !== 'list' ? html`<confab-room .confab=${confab} room="studio/print"></confab-room>` : html`
  <div class="side">
    <confab-rooms .confab=${confab} space="studio" selected="studio/print"></confab-rooms>
    <confab-invitations .confab=${confab}></confab-invitations>
    <p><confab-presence .confab=${confab} user=${ALEX.id}></confab-presence> <confab-badge .confab=${confab}></confab-badge> <confab-badge .confab=${confab} kind="dot"></confab-badge></p>
  </div>
  ${phone ? '' : html`<confab-room .confab=${confab} room="studio/print"></confab-room>`}
  <confab-members .confab=${confab} room="studio/print" invite-to="studio/budget"></confab-members>`, document.body);
if (state === 'long') setTimeout(() => document.querySelector('confab-room')?.shadowRoot?.querySelector('confab-timeline')?.shadowRoot?.querySelector('.scroller')?.scrollTo(0, 15_000), 200);
if (state === 'busy') setTimeout(() => document.querySelector('confab-room')?.shadowRoot?.querySelector('confab-composer')?.focus(), 200);
