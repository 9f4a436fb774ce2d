/**
 * The text of a benchmark message carries a mark that can be found in raw bytes, whatever frames and
 * JSON stand around it: `~~`, five digits of the sender, seven of its count, `~~`.
 */
const TEXT_BYTES = 128;
const TILDE = 0x7e, ZERO = 0x30;
const SENDER_DIGITS = 5, COUNT_DIGITS = 7;
const MARK_BYTES = 2 + SENDER_DIGITS + COUNT_DIGITS + 2;

/** Stands where the count belongs, in the text and wherever else a message must differ from the one before. */
export const COUNT = '#'.repeat(COUNT_DIGITS);

export function markedText(sender: number): string {
  return `~~${String(sender).padStart(SENDER_DIGITS, '0')}${COUNT}~~`.padEnd(TEXT_BYTES, 'x');
}

/** Writes the count over every place where COUNT stood. */
export function writeCount(bytes: Uint8Array, places: readonly number[], count: number): void {
  for (const place of places) {
    for (let digit = place + COUNT_DIGITS - 1, rest = count; digit >= place; digit--, rest = Math.floor(rest / 10)) bytes[digit] = ZERO + (rest % 10);
  }
}

function digits(bytes: Uint8Array, from: number, length: number): number {
  let value = 0;
  for (let i = from; i < from + length; i++) {
    const digit = (bytes[i] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * Tells of every whole mark and answers how many bytes at the end may be the start of one: hand them
 * in again in front of what comes next.
 */
export function findMarks(bytes: Buffer, found: (sender: number, count: number) => void): number {
  let at = bytes.indexOf(TILDE);
  while (at >= 0) {
    if (at + MARK_BYTES > bytes.length) return bytes.length - at;
    // A frame's header may hold the byte too; nothing but a mark has digits between two pairs of it.
    if (bytes[at + 1] === TILDE && bytes[at + MARK_BYTES - 1] === TILDE) {
      const sender = digits(bytes, at + 2, SENDER_DIGITS);
      const count = digits(bytes, at + 2 + SENDER_DIGITS, COUNT_DIGITS);
      if (sender >= 0 && count >= 0) {
        found(sender, count);
        at = bytes.indexOf(TILDE, at + MARK_BYTES);
        continue;
      }
    }
    at = bytes.indexOf(TILDE, at + 1);
  }
  return 0;
}
