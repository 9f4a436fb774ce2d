/** What stands under a key; made if nothing does. */
export function made<K, V>(all: Map<K, V>, key: K, make: () => V): V {
  let there = all.get(key);
  if (there === undefined) all.set(key, there = make());
  return there;
}
