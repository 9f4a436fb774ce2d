import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { BrokerAway } from './broker/broker.ts';
import { passOver, toFault } from './failing.ts';
import type { Identity } from './identity/identities.ts';
import { siteTokenVerifier } from './identity/site-tokens.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';
import type { Relay } from './relay.ts';
import { createServices } from './services/services.ts';

test('what a broker that is there refuses is told now and then, with the reason; while it is away that was told', () => {
  const lines: string[] = [];
  const relay = { state: 'away', metrics: new Metrics(), log: createLog('text', (line) => lines.push(line)) } as Relay;
  const refuse = () => toFault(relay, new BrokerAway('CLUSTERDOWN Hash slot not served'), 'room_send').code;
  assert.equal(refuse(), 'degraded');
  assert.deepEqual(lines, []);
  relay.state = 'live';
  for (let i = 0; i < 100; i++) refuse();
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /warn The broker refuses what it is asked\. where=room_send why=CLUSTERDOWN/);
});

test('a site whose keys cannot be fetched and a service that is down are told now and then, each with the reason', async () => {
  const lines: string[] = [];
  const relay = { state: 'live', metrics: new Metrics(), log: createLog('text', (line) => lines.push(line)) } as Relay;
  const verify = siteTokenVerifier({ jwksUrl: 'http://127.0.0.1:9/keys', secret: '' }, () => {});
  const { call } = createServices({ services: { shop: 'http://127.0.0.1:9/shop' }, serviceTimeout: 5000 });
  const token = `${Buffer.from('{"alg":"ES256"}').toString('base64url')}.e30.AAAA`;
  const who = { person: { id: 'ana', name: 'Ana' }, guest: false } as Identity;
  for (const command of ['shop_order', 'Shop_order', 'SHOP_order']) {
    for (const asked of [() => verify(token), () => call(command, {}, who)]) {
      const error = await asked().catch((refusal: unknown) => refusal);
      assert.equal(toFault(relay, error, 'hello').toWire().code, 'service_down');
    }
  }
  assert.equal(lines.length, 2);
  assert.match(lines[0]!, /warn The keys of the site cannot be fetched just now, so no token can be checked\. why=fetch failed: (bad port|connect ECONNREFUSED)/);
  assert.match(lines[1]!, /warn The service "shop" cannot be reached just now\. why=connect ECONNREFUSED/);
});

test('a service whose proxy answers for it, or that says itself that it is down, is told, and not in its words, which are for whoever asked', async () => {
  const lines: string[] = [];
  const relay = { state: 'live', metrics: new Metrics(), log: createLog('text', (line) => lines.push(line)) } as Relay;
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.writeHead(502).end(JSON.stringify({ message: `We are back in ${asked} minutes` }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { call } = createServices({ services: { mail: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mail` }, serviceTimeout: 5000 });
  for (let i = 1; i <= 3; i++) {
    const error = await call('mail_read', {}, { person: { id: 'ana', name: 'Ana' }, guest: false } as Identity).catch((refusal: unknown) => refusal);
    assert.equal(toFault(relay, error, 'mail_read').message, `We are back in ${i} minutes`);
  }
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /warn The service "mail" is down\. why=it answered 502$/);
  server.close();
});

test('what is passed over is told by where and why, without a word of it', () => {
  const lines: string[] = [], log = createLog('text', (line) => lines.push(line));
  passOver({ log }, 'An entry', 'room:home/tea', () => JSON.parse('meet me at noon'));
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /warn An entry was passed over: .* where=room:home\/tea why=it is no JSON$/);
});
