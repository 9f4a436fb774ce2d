/**
 * What an operator can set, all by environment. `settings` is the one list: its defaults and sentences
 * are the table in README.md, and a fault is told by the name, what was wrong, and what would be right.
 */
import * as v from 'valibot';
import { LIMITS } from './wire.ts';

/** Prefixes of the relay's own commands: no service may take them. */
export const OWN_PREFIXES = ['hello', 'auth', 'link', 'room', 'user', 'shelf'];

const DAY = 24 * 60 * 60 * 1000;
const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 60 * 60_000, d: DAY };

const text = v.pipe(v.string(), v.minLength(1));
const onOff = v.pipe(v.picklist(['on', 'off'], 'must be "on" or "off"'), v.transform((value) => value === 'on'));
const key = v.pipe(v.string(), v.minLength(32, 'must have at least 32 characters; `openssl rand -base64 48` makes a good one'));

function whole(min: number, max: number) {
  const wrong = `must be a whole number from ${min} to ${max}`;
  return v.pipe(v.string(), v.regex(/^\d{1,15}$/, wrong), v.transform(Number), v.minValue(min, wrong), v.maxValue(max, wrong));
}

/** undefined where it is no URL: a check may come after one that failed. */
const parsed = (value: string): URL | undefined => (URL.canParse(value) ? new URL(value) : undefined);
const url = (protocols: string[], wrong: string) => v.pipe(v.string(), v.check((value) => protocols.includes(parsed(value)?.protocol ?? ''), wrong));

const redisWrong = 'must be redis://HOST:PORT, or rediss:// for TLS, several nodes separated by commas, and with percent signs (%40 for @) for what is no letter and no digit in a name or password';
const isSentinel = (value: string): boolean => parsed(value)?.protocol.endsWith('+sentinel:') ?? false;

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Of a Sentinel's the path names the master. */
const redisNode = v.pipe(
  url(['redis:', 'rediss:', 'redis+sentinel:', 'rediss+sentinel:'], redisWrong),
  // A # or ? in a password would cut off the host, and the relay look for another one for good.
  v.check((value) => {
    const { username = '', password = '', pathname = '', search, hash } = parsed(value) ?? {};
    return !search && !hash && [username, password, pathname].every(isPercentEncoded);
  }, redisWrong),
  v.check((value) => !isSentinel(value) || (parsed(value)?.pathname ?? '').length > 1, 'must say behind each Sentinel which master: redis+sentinel://HOST:PORT/NAME'),
  // Channels know no databases, and nor does a Cluster: two Confabs on one Redis would hear each other.
  v.check((value) => isSentinel(value) || /^(\/0?)?$/.test(parsed(value)?.pathname ?? ''), 'must name no database but 0: one Redis serves one Confab, so give another one a Redis of its own, on another port'),
);

/** `a, b` → its trimmed parts. */
const list = <S extends v.GenericSchema<string, string>>(item: S) =>
  v.pipe(v.string(), v.transform((value) => value.split(',').map((part) => part.trim()).filter((part) => part !== '')), v.array(item));

const duration = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}[smhd]$/, 'must be a number with its unit, such as 12h or 30d'),
  v.transform((value) => Number(value.slice(0, -1)) * (UNITS[value.slice(-1)] ?? 0)),
  v.minValue(1000, 'must be at least 1s'),
);
/** A timer that is set for longer goes off at once. */
const waiting = v.pipe(duration, v.maxValue(24 * DAY, 'must be at most 24d'));

const origin = v.pipe(v.string(), v.check((value) => URL.canParse(value) && new URL(value).origin === value, 'must be origins such as https://example.org or http://localhost:5173, without a path, separated by commas'));

const host = v.pipe(v.string(), v.regex(/^(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/, 'must be hosts such as push.example.org or *.push.example.org, separated by commas'));

const servicesWrong = 'must be JSON such as {"shop":"http://127.0.0.1:8000/confab"}';
const services = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): unknown => {
    try {
      const value: unknown = JSON.parse(dataset.value);
      if (!Array.isArray(value)) return value;
    } catch { /* told below, as for a list */ }
    addIssue({ message: servicesWrong });
    return NEVER;
  }),
  v.record(
    v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]{0,31}$/i, 'has a prefix that is not 1 to 32 letters or digits'), v.check((prefix) => !OWN_PREFIXES.includes(prefix.toLowerCase()), `names a prefix that is Confab's own (${OWN_PREFIXES.join(', ')}): choose another`)),
    v.pipe(
      url(['http:', 'https:'], 'must map each prefix to an http or https URL'),
      // No request may be made to such a URL.
      v.check((value) => !parsed(value)?.username && !parsed(value)?.password, 'must map to URLs without user and password: a service knows the relay by CONFAB_SERVICE_KEY'),
    ),
    servicesWrong,
  ),
);

interface Setting<T, F extends string | undefined = string | undefined> { fallback: F; schema: v.GenericSchema<string, T>; about: string }
const setting = <T, F extends string | undefined>(fallback: F, schema: v.GenericSchema<string, T>, about: string): Setting<T, F> => ({ fallback, schema, about });

export const settings = {
  PORT: setting('8787', whole(0, 65535), 'Port to listen on; 0 takes any free one.'),
  HOST: setting('127.0.0.1', text, 'Address to listen on; 0.0.0.0 lets other machines and phones in.'),
  REDIS_URL: setting(undefined, v.pipe(list(redisNode), v.minLength(1, 'must name at least one node')), 'Redis that the relays share; several nodes separated by commas: a Cluster; rediss:// for TLS; redis+sentinel://HOST:PORT/NAME for each Sentinel. Without it: the embedded broker in CONFAB_DATA.'),
  CONFAB_DATA: setting('.confab', text, 'Folder of the embedded broker and of the generated secret; readable by its owner alone.'),
  CONFAB_SECRET: setting(undefined, key, 'Signs guests and grants, and verifies the HS256 tokens of the site. All relays share it. Without it one is generated in CONFAB_DATA.'),
  CONFAB_JWKS_URL: setting(undefined, url(['http:', 'https:'], 'must be an http or https URL'), 'Where the public keys are that verify the tokens of the site (RS, PS, ES, EdDSA); HS256 tokens are then refused.'),
  CONFAB_ISSUER: setting(undefined, text, '`iss` that tokens of the site must carry.'),
  CONFAB_AUDIENCE: setting(undefined, text, '`aud` that tokens of the site must carry.'),
  CONFAB_COOKIE: setting('confab_token', v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, - or _')), 'Cookie in which the plain doors look for a token.'),
  CONFAB_GUESTS: setting(undefined, onOff, 'Whether whoever comes may take a name and talk. Without it: on, unless CONFAB_SECRET or CONFAB_JWKS_URL is set.'),
  CONFAB_ORIGINS: setting('', list(origin), 'Origins of the sites whose pages may connect, separated by commas. The relay\'s own may by https, and by http under an address, a name without a dot, or one that ends in .local, .lan, .internal or .home.arpa.'),
  CONFAB_API_KEY: setting(undefined, key, 'Key of back ends for /api. Without it /api is off.'),
  CONFAB_SERVICES: setting('{}', services, 'JSON, prefix to URL: where commands of that prefix are passed to.'),
  CONFAB_SERVICE_KEY: setting(undefined, key, 'Sent to services as `Authorization: Bearer …`, so that they know the relay.'),
  CONFAB_SERVICE_TIMEOUT: setting('10s', waiting, 'How long a service may take to answer.'),
  CONFAB_PLAIN_DOORS: setting('on', onOff, 'Whether /ws/… and /chat/… are there.'),
  CONNECTION_MAX_AGE: setting('60', whole(1, 86_400), 'Seconds without a heartbeat after which /ws/chat/ removes somebody.'),
  CONFAB_TRUST_PROXY: setting('0', whole(0, 10), 'How many proxies stand in front and add to X-Forwarded-For; 0: the address of the connection counts.'),
  CONFAB_RETENTION: setting('30d', duration, 'How long entries are kept.'),
  CONFAB_RETENTION_ENTRIES: setting('10000', whole(10, 1_000_000), 'How many entries of a topic are kept.'),
  CONFAB_PUSH_CONTACT: setting(undefined, url(['mailto:', 'https:'], 'must be a mailto: or https: address'), 'Whom push services may ask about Web Push of this relay. Without it no push is sent.'),
  CONFAB_PUSH_SERVICES: setting('fcm.googleapis.com, jmt17.google.com, *.push.services.mozilla.com, *.push.apple.com, *.notify.windows.com', list(host), 'Hosts of the push services that browsers may name, separated by commas: the relay posts to no other.'),
  CONFAB_LOG: setting('text', v.picklist(['text', 'json'], 'must be "text" or "json"'), 'How the log is written, one line per event.'),
  CONFAB_FRAME_BYTES: setting(String(LIMITS.frameBytes), whole(1024, 1_048_576), 'Largest frame or body that is taken.'),
  CONFAB_TEXT_LENGTH: setting(String(LIMITS.textLength), whole(1, LIMITS.textLength), 'Longest message text, in characters as JavaScript counts them (most emoji are two).'),
  // A hello names them all, and the user's own topic.
  CONFAB_ROOMS_PER_CLIENT: setting('200', whole(1, LIMITS.cursors - 1), 'Rooms that one connection may have open.'),
  CONFAB_SENDS_PER_USER: setting('20', whole(1, 10_000), 'Requests per second of one user, over all connections to this relay; those of more than 4 kB, and those with long answers, count several times.'),
  CONFAB_SENDS_PER_ADDRESS: setting('200', whole(1, 100_000), 'The same for all from one address.'),
  CONFAB_CONNECTIONS_PER_ADDRESS: setting('500', whole(1, 1_000_000), 'Connections from one address at the same time.'),
  CONFAB_CONNECTS_PER_ADDRESS: setting('50', whole(1, 100_000), 'New connections per second from one address.'),
  CONFAB_PENDING_BYTES: setting('1048576', whole(65_536, 67_108_864), 'Bytes that may wait for a slow reader before it is cut off to catch up later.'),
} as const;

type Settings = typeof settings;
type Read = { [K in keyof Settings]: Settings[K] extends Setting<infer T, infer F> ? T | (F extends string ? never : undefined) : never };

export class ConfigError extends Error {
  constructor(readonly faults: string[]) {
    super(`The configuration is not right:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

function readSettings(env: NodeJS.ProcessEnv): Read {
  const faults: string[] = [];
  const read: Record<string, unknown> = {};
  for (const [name, { fallback, schema }] of Object.entries<Setting<unknown>>(settings)) {
    const given = env[name]?.trim() || fallback;
    if (given === undefined) continue;
    const result = v.safeParse(schema, given);
    if (result.success) read[name] = result.output;
    else faults.push(`${name} ${result.issues[0].message}.`);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return read as Read;
}

function warningsFor(env: NodeJS.ProcessEnv, read: Read): string[] {
  const warnings = Object.keys(env).filter((name) => name.startsWith('CONFAB_') && !(name in settings)).map((name) => `${name} is set, but no setting has that name.`);
  if (read.REDIS_URL && !read.CONFAB_SECRET) warnings.push('REDIS_URL is set without CONFAB_SECRET: other relays would not know the guests and grants of this one.');
  return warnings;
}

/** Throws ConfigError with every fault at once. */
export function readConfig(env: NodeJS.ProcessEnv) {
  const read = readSettings(env);
  return {
    port: read.PORT,
    host: read.HOST,
    /** Nodes of the Redis that the relays share; undefined: embedded. */
    redis: read.REDIS_URL,
    data: read.CONFAB_DATA,
    /** undefined: generate one in `data`. */
    secret: read.CONFAB_SECRET,
    site: { jwksUrl: read.CONFAB_JWKS_URL, issuer: read.CONFAB_ISSUER, audience: read.CONFAB_AUDIENCE, cookie: read.CONFAB_COOKIE },
    guests: read.CONFAB_GUESTS ?? !(read.CONFAB_SECRET || read.CONFAB_JWKS_URL),
    origins: read.CONFAB_ORIGINS,
    apiKey: read.CONFAB_API_KEY,
    services: Object.fromEntries(Object.entries(read.CONFAB_SERVICES).map(([prefix, to]) => [prefix.toLowerCase(), to])),
    serviceKey: read.CONFAB_SERVICE_KEY,
    serviceTimeout: read.CONFAB_SERVICE_TIMEOUT,
    plainDoors: read.CONFAB_PLAIN_DOORS,
    connectionMaxAge: read.CONNECTION_MAX_AGE * 1000,
    trustProxy: read.CONFAB_TRUST_PROXY,
    retention: { age: read.CONFAB_RETENTION, entries: read.CONFAB_RETENTION_ENTRIES },
    push: { contact: read.CONFAB_PUSH_CONTACT, services: read.CONFAB_PUSH_SERVICES },
    log: read.CONFAB_LOG,
    limits: {
      frameBytes: read.CONFAB_FRAME_BYTES, textLength: read.CONFAB_TEXT_LENGTH, roomsPerClient: read.CONFAB_ROOMS_PER_CLIENT,
      sendsPerUser: read.CONFAB_SENDS_PER_USER, sendsPerAddress: read.CONFAB_SENDS_PER_ADDRESS,
      connectionsPerAddress: read.CONFAB_CONNECTIONS_PER_ADDRESS, connectsPerAddress: read.CONFAB_CONNECTS_PER_ADDRESS,
      pendingBytes: read.CONFAB_PENDING_BYTES,
    },
    /** What is not wrong but worth a line at the start. */
    warnings: warningsFor(env, read),
  };
}

export type Config = ReturnType<typeof readConfig>;
