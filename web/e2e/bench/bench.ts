/**
 * `npm run bench:tabs`: what the core takes in real tabs, in one table. Words choose measurements
 * (`npm run bench:tabs -- close thirty`), CONFAB_ROUNDS how often each is repeated.
 */
import { onStage } from '../harness/stage.ts';
import { burst } from './burst.ts';
import { CASES, durability } from './durability.ts';
import { longRoom } from './long-room.ts';
import { table, type Row } from './percentiles.ts';
import { KINDS, takeover, type Kind } from './takeover.ts';
import { thirtyTabs } from './thirty-tabs.ts';

const rounds = Number(process.env.CONFAB_ROUNDS ?? 50);
const words = process.argv.slice(2);
const wanted = (name: string): boolean => words.length === 0 || words.some((word) => name.includes(word));

async function takeovers(kind: Kind): Promise<number[]> {
  const values: number[] = [];
  await onStage(async (stage) => {
    const device = await stage.device('ana');
    const outsider = stage.outsider('olga');
    for (let round = 0; round < rounds; round++) values.push(await takeover(stage, device, outsider, `home/round${round}`, kind));
  });
  return values;
}

const rows: Row[] = [];
const say = (row: Row): void => {
  rows.push(row);
  console.log(table([row]).split('\n')[1]);
};

for (const [name, kind] of Object.entries(KINDS)) {
  if (wanted(name)) say({ what: `takeover: ${kind.what}`, unit: 'ms', values: await takeovers(kind), goal: `≤ ${kind.goal} ms` });
}
if (wanted('thirty')) {
  const { delays, sockets, complete } = await thirtyTabs(30, 20);
  say({ what: `thirty tabs, 50/s, ${sockets} socket(s)${complete ? '' : ', INCOMPLETE'}`, unit: 'ms', values: delays, goal: '≤ 12 ms' });
}
if (wanted('burst')) {
  const runs = [await burst(10_000), await burst(10_000), await burst(10_000)];
  say({ what: '10,000 missed messages', unit: 'ms', values: runs.map(({ ms }) => ms), goal: '≤ 2000 ms' });
  say({ what: 'tasks over 50 ms meanwhile', unit: 'ms', values: runs.flatMap(({ longTasks }) => longTasks), goal: 'none' });
}
if (wanted('long-room')) {
  const { opening, again, drifts, passed, rows: most, memory } = await longRoom({ messages: 100_000, rounds: 11, back: 5000 });
  say({ what: 'a room with 100,000 messages opens', unit: 'ms', values: opening, goal: '≤ 150 ms (p50)' });
  say({ what: 'it opens again', unit: 'ms', values: again, goal: '≤ 150 ms (p50)' });
  say({ what: `drift while ${passed} messages are scrolled past`, unit: 'px', values: drifts, goal: '≤ 1 px' });
  const { before, far, left } = memory;
  console.log(`heap at its end, far back, left: ${[before, far, left].map(({ heapMB }) => heapMB.toFixed(1)).join(', ')} MB; nodes: ${[before, far, left].map(({ nodes }) => nodes).join(', ')}; at most ${most} messages in the document`);
}
if (wanted('durability')) {
  for (const name of Object.keys(CASES)) {
    const { sent, arrived, faults } = await durability(name, 100);
    console.log(`sent and ended, ${name}: ${arrived} of ${sent}${faults.length > 0 ? ` ${JSON.stringify(faults.slice(0, 3))}` : ''}`);
  }
}
console.log(`\n${table(rows)}`);
