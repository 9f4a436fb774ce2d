/**
 * `npm run bench`: fan-out and idle connections of Confab and of what one would take instead, in one
 * run, taking turns, since the machine is never quite the same from minute to minute. --quick for a
 * first look, --json FILE for the figures, --only WORD for the systems with that word in their name.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CrowdShape } from './load/crowd.ts';
import type { FanoutResult } from './load/load.ts';
import { median, table, type Fanout, type Row } from './report.ts';
import { load, startRedis, startSystem, type Server } from './servers.ts';
import { systems, type System } from './systems.ts';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' }, only: { type: 'string', default: '' } } });

/** People who say something wait until they see it before they say the next. */
const WINDOW = 1;
const shapes: Record<string, CrowdShape> = {
  '10 × 50': { rooms: 10, members: 50, senders: 10, window: WINDOW },
  '250 × 2': { rooms: 250, members: 2, senders: 2, window: WINDOW },
};
const REPETITIONS = options.quick ? 2 : 7;
const SECONDS = options.quick ? 1 : 2;
const IDLE_REPETITIONS = options.quick ? 1 : 3;
/** As many in a quick run: among fewer, what a server grows by once would count as theirs. */
const IDLE_SHAPE: CrowdShape = { rooms: 80, members: 50, senders: 0, window: 0 };

const chosen = systems.filter(({ name }) => name.toLowerCase().includes(options.only.toLowerCase()));
const redis = await startRedis();

async function fanoutOf(system: System, server: Server, shape: CrowdShape, turn: number): Promise<FanoutResult> {
  const pids = system.redis ? [server.pid, redis.pid] : [server.pid];
  return load({ kind: 'fanout', plan: { ...shape, port: server.port, dialect: system.dialect, prefix: `bench/r${turn}-` }, seconds: SECONDS, pids });
}

function summary(runs: FanoutResult[]): Fanout {
  const of = (figure: (run: FanoutResult) => number) => median(runs.map(figure));
  return { perSecond: of((run) => run.deliveries / run.seconds), cpuPerDelivery: of((run) => run.cpu / run.deliveries * 1e6), p50: of((run) => run.p50), p99: of((run) => run.p99) };
}

const runs = new Map(chosen.map((system) => [system, new Map<string, FanoutResult[]>()]));
const servers = new Map<System, Server>();
for (const system of chosen) servers.set(system, await startSystem(system, redis.url));
let turn = 0;
// The first time does not count: code is compiled while it runs.
for (const shape of Object.values(shapes)) for (const [system, server] of servers) await fanoutOf(system, server, shape, turn++);
for (let repetition = 1; repetition <= REPETITIONS; repetition++) {
  for (const [name, shape] of Object.entries(shapes)) {
    process.stderr.write(`confab: ${name}, turn ${repetition} of ${REPETITIONS}\n`);
    for (const [system, server] of servers) {
      const found = await fanoutOf(system, server, shape, turn++);
      const of = runs.get(system);
      of?.set(name, [...of.get(name) ?? [], found]);
    }
  }
}
for (const server of servers.values()) server.stop();

const idle = new Map<System, number[]>();
for (let repetition = 1; repetition <= IDLE_REPETITIONS; repetition++) {
  process.stderr.write(`confab: idle connections, turn ${repetition} of ${IDLE_REPETITIONS}\n`);
  for (const system of chosen) {
    const server = await startSystem(system, redis.url);
    const { bytes, connections } = await load({ kind: 'idle', plan: { ...IDLE_SHAPE, port: server.port, dialect: system.dialect, prefix: `idle/r${turn++}-` }, pid: server.pid });
    idle.set(system, [...idle.get(system) ?? [], bytes / connections]);
    server.stop();
  }
}
redis.stop();

const rows = chosen.map((system): Row => ({
  system: system.name, peer: system.peer, bytesPerConnection: median(idle.get(system) ?? []),
  fanout: Object.fromEntries(Object.keys(shapes).map((name) => [name, summary(runs.get(system)?.get(name) ?? [])])),
}));
console.log(table(rows, Object.keys(shapes)));
if (options.json) writeFileSync(options.json, `${JSON.stringify({ node: process.version, shapes, rows, runs: [...runs].map(([{ name }, of]) => ({ system: name, ...Object.fromEntries(of) })) }, null, 2)}\n`);
process.exit(0);
