/** Times and days as people say them. Formatters are kept: making one costs more than a row. */
const formats: Record<string, Intl.DateTimeFormat> = {};

const DAY = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const STYLES = { time: { timeStyle: 'short' }, full: { dateStyle: 'full', timeStyle: 'short' }, day: DAY, year: { ...DAY, year: 'numeric' } } as const;

const zone = (): number => new Date().getTimezoneOffset();

function format(locale: string, name: keyof typeof STYLES): Intl.DateTimeFormat {
  // One that is made stays in the zone in which it was made.
  return formats[`${locale} ${name} ${zone()}`] ??= new Intl.DateTimeFormat(locale, STYLES[name]);
}

export const timeOfDay = (locale: string, at: number): string => format(locale, 'time').format(at);
export const dayAndTime = (locale: string, at: number): string => format(locale, 'full').format(at);

const dayOf = (at: number): string => new Date(at).toDateString();
export const sameDay = (a: number, b: number): boolean => dayOf(a) === dayOf(b);

/**
 * Until stopped. What a day is called, it is called for a day, and what time it was, for as long as one stays in a
 * zone: looked at each minute, because a timer of hours stands still while the machine sleeps, and knows nothing of
 * a clock that is set.
 */
export function eachMidnight(tell: () => void): () => void {
  const here = (): string => dayOf(Date.now()) + zone();
  let told = here();
  const timer = setInterval(() => {
    const now = here();
    if (now === told) return;
    told = now;
    tell();
  }, 60_000);
  return () => clearInterval(timer);
}

/** Today, yesterday, or the day; with its year where that is another one. */
export function dayName(locale: string, at: number, now = Date.now()): string {
  const yesterday = new Date(now).setDate(new Date(now).getDate() - 1);
  const relative = sameDay(at, now) ? 0 : sameDay(at, yesterday) ? -1 : undefined;
  if (relative !== undefined) {
    const word = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(relative, 'day');
    return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
  }
  return format(locale, new Date(at).getFullYear() === new Date(now).getFullYear() ? 'day' : 'year').format(at);
}
