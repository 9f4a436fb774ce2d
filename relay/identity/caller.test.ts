import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerAddress, isAllowedOrigin } from './caller.ts';

test('without a proxy nobody can claim another address', () => {
  assert.equal(callerAddress('10.0.0.9', '1.2.3.4', 0), '10.0.0.9');
});

test('behind proxies the address is the one that our outermost proxy saw', () => {
  assert.equal(callerAddress('10.0.0.9', '6.6.6.6, 1.2.3.4', 1), '1.2.3.4');
  assert.equal(callerAddress('10.0.0.9', '6.6.6.6, 1.2.3.4, 10.0.0.1', 2), '1.2.3.4');
  assert.equal(callerAddress('10.0.0.9', '', 1), '10.0.0.9');
  assert.equal(callerAddress('10.0.0.9', '1.2.3.4', 3), '10.0.0.9');
});

test('pages of the relay itself and of the named origins may, no others', () => {
  const may = (origin: string, host = 'relay.example') => isAllowedOrigin(['https://site.example'], origin, host);
  assert.equal(may(''), true);
  assert.equal(may('https://site.example'), true);
  assert.equal(may('https://relay.example'), true);
  assert.equal(may('http://localhost:8787', 'localhost:8787'), true);
  for (const origin of ['https://site.example.evil.example', 'http://site.example', 'https://site.example:444', 'https://relay.example:8443', 'null', 'https://', 'relay.example', 'https://evil.example/relay.example']) assert.ok(!may(origin), origin);
});

test('by plain http the relay knows itself only by what nobody can point at it', () => {
  const may = (host: string) => isAllowedOrigin(['http://chat.corp.example:8787'], `http://${host}`, host);
  for (const host of ['192.168.1.5:8787', '[fe80::1]:8787', 'localhost:8787', 'relay.localhost', 'mybox:8787', 'desk.local:8787', 'nas.lan', 'chat.corp.example:8787']) assert.ok(may(host), host);
  for (const host of ['evil.example:8787', 'evil.example', 'localhost.evil.example', '192.168.1.5.evil.example', 'evil.localhosts', 'desk.local.evil.example']) assert.ok(!may(host), host);
});
