import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokerAway, type Broker } from '../broker/broker.ts';
import { createLog } from '../log.ts';
import { until } from '../testing/brokers.ts';
import type { Topic } from '../wire.ts';
import { Presence } from './presence.ts';

test('who comes and goes while a part of the broker is away is told once that is back, unasked, and the log has one line', async () => {
  const present = new Set<string>(), lines: string[] = [];
  let away = false;
  const asked = () => { if (away) throw new BrokerAway('Connection is closed.'); };
  const broker: Pick<Broker, 'arrive' | 'depart' | 'signal'> = {
    async arrive(_topic, { id }) { asked(); return { first: Boolean(present.add(id)), count: present.size }; },
    async depart(_topic, id) { asked(); return { last: present.delete(id), count: present.size }; },
    async signal() {},
  };
  const presence = new Presence(broker as Broker, createLog('text', (line) => lines.push(line)));
  const room: Topic = 'room:home/general';
  const people = Array.from({ length: 200 }, (_, i) => ({ id: `u${i}`, name: `U${i}` }));
  for (const person of people.slice(0, 100)) await presence.arrive(room, person);
  away = true;
  for (const person of people.slice(100)) await presence.arrive(room, person);
  for (const { id } of people.slice(0, 100)) presence.depart(room, id, true);
  await until(() => lines.length > 0);
  await new Promise((resolve) => { setTimeout(resolve, 2500); });
  away = false;
  await until(() => present.size === 100 && !present.has('u0'));
  assert.equal(lines.length, 1, lines.slice(0, 3).join('\n'));
  assert.match(lines[0]!, /stays=200 error=.*Connection is closed/);
});
