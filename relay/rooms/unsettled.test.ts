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

test('what is not told in many rooms is one line in the log, which names one of them', async () => {
  const lines: string[] = [], rooms = ['home/tea', 'home/cake'];
  let asked = 0;
  const broker: Pick<Broker, 'arrive' | 'signal'> = {
    async arrive() { return { first: true, count: 1 }; },
    async signal() { asked++; throw new BrokerAway('Command timed out'); },
  };
  const presence = new Presence(broker as Broker, createLog('text', (line) => lines.push(line)));
  for (const room of rooms) await presence.arrive(`room:${room}`, { id: 'ana', name: 'Ana' });
  await until(() => asked === rooms.length && lines.length > 0);
  assert.equal(lines.length, 1, lines.join('\n'));
  assert.match(lines[0]!, /warn A change of presence was not told\. where=room:home\/tea why=.*Command timed out/);
});
