/** `(3) print · Confab` */
export function titleOf(unread: number, room?: string): string {
  const name = room ? `${room} · Confab` : 'Confab';
  return unread > 0 ? `(${unread > 999 ? '999+' : unread}) ${name}` : name;
}
