/**
 * The load client: a process of its own, so that its work never counts as the server's. Takes a job
 * as JSON in its first argument, leaves the result as JSON on its output.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, ownBytes } from '../measure/processes.ts';
import { Crowd, type CrowdPlan } from './crowd.ts';

export interface FanoutJob { kind: 'fanout'; plan: CrowdPlan; seconds: number; pids: number[] }
export interface FanoutResult { deliveries: number; seconds: number; cpu: number; p50: number; p99: number; loadCpu: number }
/** `pids`: the server alone; Redis holds no connection of a client. */
export interface IdleJob { kind: 'idle'; plan: CrowdPlan; pid: number }
export interface IdleResult { connections: number; bytes: number }

const WARM_UP_MS = 700;
const PROOF_MESSAGES = 2000;

async function fanout({ plan, seconds, pids }: FanoutJob): Promise<FanoutResult> {
  const crowd = await Crowd.join(plan);
  // Joining has an aftermath (subscriptions on their way, people told of each other): let it pass.
  await sleep(500);
  await crowd.prove(Math.ceil(PROOF_MESSAGES / (plan.rooms * plan.senders)));

  crowd.start();
  await sleep(WARM_UP_MS);
  const cpuNow = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  crowd.latencies.clear();
  const before = { delivered: crowd.delivered, at: performance.now(), cpu: cpuNow(), load: process.cpuUsage() };
  await sleep(seconds * 1000);
  const load = process.cpuUsage(before.load);
  const result = {
    deliveries: crowd.delivered - before.delivered, seconds: (performance.now() - before.at) / 1000, cpu: cpuNow() - before.cpu,
    p50: crowd.latencies.quantile(0.5), p99: crowd.latencies.quantile(0.99), loadCpu: (load.user + load.system) / 1e6,
  };
  crowd.stop();
  await crowd.arrived();
  crowd.confirm();
  crowd.leave();
  return result;
}

async function settledBytes(pid: number): Promise<number> {
  for (let i = 0; i < 3; i++) {
    process.kill(pid, 'SIGUSR2');
    await sleep(400);
  }
  return ownBytes(pid);
}

async function idle({ plan, pid }: IdleJob): Promise<IdleResult> {
  // The first ones warm the server's code up, and stay.
  const first = await Crowd.join({ ...plan, prefix: `${plan.prefix}first`, rooms: Math.max(1, Math.floor(plan.rooms / 4)) });
  await sleep(500);
  const before = await settledBytes(pid);
  const crowd = await Crowd.join(plan);
  await sleep(1000);
  const bytes = await settledBytes(pid) - before;
  crowd.leave();
  first.leave();
  return { connections: plan.rooms * plan.members, bytes };
}

const job = JSON.parse(process.argv[2] ?? '') as FanoutJob | IdleJob;
console.log(JSON.stringify(job.kind === 'fanout' ? await fanout(job) : await idle(job)));
process.exit(0);
