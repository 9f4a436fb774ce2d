import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokerAway } from './broker/broker.ts';
import { toFault } from './failing.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';
import type { Relay } from './relay.ts';

test('what a broker that is there refuses is told now and then, with the reason; while it is away that was told', () => {
  const lines: string[] = [];
  const relay = { state: 'away', metrics: new Metrics(), log: createLog('text', (line) => lines.push(line)) } as Relay;
  const refuse = () => toFault(relay, new BrokerAway('CLUSTERDOWN Hash slot not served'), 'room_send').code;
  assert.equal(refuse(), 'degraded');
  assert.deepEqual(lines, []);
  relay.state = 'live';
  for (let i = 0; i < 100; i++) refuse();
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /warn room_send was refused by the broker\. why=CLUSTERDOWN/);
});
