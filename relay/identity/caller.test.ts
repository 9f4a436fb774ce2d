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

test('behind a proxy that tells the port as well an address counts as one all the same', () => {
  for (const [told, address] of [['1.2.3.4:50123', '1.2.3.4'], ['[2001:db8:1:2::9]:50123', '2001:db8:1:2::/64'], ['[2001:db8:1:2::9]', '2001:db8:1:2::/64']] as const) assert.equal(callerAddress('10.0.0.9', `6.6.6.6:1, ${told}`, 1), address);
});

test('addresses of IPv6 that one customer gets together count as one, of IPv4 each counts alone', () => {
  const from = (address: string) => callerAddress(address, '', 0);
  for (const same of ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:0db8:0001:0002:0000:0000:0000:0001', '2001:DB8:1:2::']) assert.equal(from(same), '2001:db8:1:2::/64');
  assert.equal(callerAddress('::1', '2001:db8:1:2::9', 1), '2001:db8:1:2::/64');
  assert.equal(from('2001:db8::1:2:3:4:5'), '2001:db8:0:1::/64');
  assert.equal(from('fe80::1%eth0'), 'fe80:0:0:0::/64');
  const others = ['2001:db8:1:3::1', '10.0.0.1', '10.0.0.2', '0000:0000:0000:0000:0000:ffff:0a00:0001', '::ffff:10.0.0.2', '::1', ''].map(from);
  assert.equal(new Set(others).size, others.length, others.join());
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
