/** What a person calls a room, as a name that an address can hold: `Spring issue!` → `spring-issue`. */
export const nameFor = (title: string): string =>
  [...title.trim().toLowerCase().replace(/\s+/gu, '-').replace(/[^\p{L}\p{M}\p{N}_.-]/gu, '')].slice(0, 64).join('').replace(/-{2,}/g, '-').replace(/^[.-]+|[.-]+$/gu, '');
