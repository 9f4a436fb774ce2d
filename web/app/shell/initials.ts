/** Two letters to know a space by; where names begin alike, the number or the word at their end tells them apart. */
export function initials(space: string): string {
  const [first = '', second = ''] = [...space];
  const [, number, word] = /\D(\d{1,2})$|[-_.](\p{L})[^-_.]*$/u.exec(space) ?? [];
  return first.toUpperCase() + (number ?? word?.toUpperCase() ?? second.toLowerCase());
}
