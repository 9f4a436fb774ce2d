/** What the pages and those who look after them both name. */
export const ROOMS = ['home/a', 'home/b', 'team/c', 'team/closed'];
export const SETTINGS = ['theme', 'size'];
