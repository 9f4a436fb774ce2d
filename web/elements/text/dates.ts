/** Times and days as people say them. Formatters are kept: making one costs more than a row. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, name: 'time' | 'day' | 'year' | 'full'): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  let found = formats.get(key);
  if (!found) {
    const options: Intl.DateTimeFormatOptions = name === 'time' ? { timeStyle: 'short' } : name === 'full' ? { dateStyle: 'full', timeStyle: 'short' } : { weekday: 'long', day: 'numeric', month: 'long', ...(name === 'year' && { year: 'numeric' }) };
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

export const timeOfDay = (locale: string, at: number): string => format(locale, 'time').format(at);
export const dayAndTime = (locale: string, at: number): string => format(locale, 'full').format(at);

const dayOf = (at: number): string => new Date(at).toDateString();
export const sameDay = (a: number, b: number): boolean => dayOf(a) === dayOf(b);

/**
 * Until stopped. What a day is called, it is called for a day: looked at each minute, because a timer of hours
 * stands still while the machine sleeps, and knows nothing of a clock that is set.
 */
export function eachMidnight(tell: () => void): () => void {
  let told = Date.now();
  const timer = setInterval(() => {
    if (sameDay(told, Date.now())) return;
    told = Date.now();
    tell();
  }, 60_000);
  return () => clearInterval(timer);
}

/** Today, yesterday, or the day; with its year where that is another one. */
export function dayName(locale: string, at: number, now = Date.now()): string {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  const relative = sameDay(at, now) ? 0 : sameDay(at, yesterday.getTime()) ? -1 : undefined;
  if (relative !== undefined) {
    const word = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(relative, 'day');
    return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
  }
  return format(locale, new Date(at).getFullYear() === new Date(now).getFullYear() ? 'day' : 'year').format(at);
}
