/** One line per event, as text or JSON. What looks like a secret never gets into a line. */

export type Fields = Record<string, unknown>;
export interface Log {
  info(text: string, fields?: Fields): void;
  warn(text: string, fields?: Fields): void;
  error(text: string, fields?: Fields): void;
}

const SECRET_NAME = /token|secret|key|password|authorization|cookie|grant/i;
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const PASSWORD_IN_URL = /(\w+:\/\/)[^\s/@]*@/g;

const clean = (text: string): string => text.replace(JWT, '[token]').replace(PASSWORD_IN_URL, '$1[…]@');

function cleanField(name: string, value: unknown): unknown {
  if (SECRET_NAME.test(name)) return '[secret]';
  if (value instanceof Error) return clean(value.message);
  return typeof value === 'string' ? clean(value) : value;
}

function line(format: 'text' | 'json', level: string, text: string, fields: Fields): string {
  const time = new Date().toISOString();
  const shown = Object.entries(fields).map(([name, value]) => [name, cleanField(name, value)] as const);
  if (format === 'json') return JSON.stringify({ time, level, text: clean(text), ...Object.fromEntries(shown) });
  // A line break in what a stranger sent must not look like a line of its own.
  const one = [clean(text), ...shown.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)].join(' ').replace(/[\r\n]+/g, ' ');
  return `${time} ${level} ${one}`;
}

export function createLog(format: 'text' | 'json', write: (line: string) => void = (text) => process.stdout.write(`${text}\n`)): Log {
  const at = (level: string) => (text: string, fields: Fields = {}) => write(line(format, level, text, fields));
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
