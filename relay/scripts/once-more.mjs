/**
 * Two slow suites share the machine, and on a busy one a file may fail that holds when it has it to itself. So
 * few of them run once more, alone: what fails again has failed, what holds then is told as unsteady.
 */
const FEW = 2;

/** Which files to run again. Where more failed it is not the machine. */
export function again({ failing = {} }) {
  const names = Object.keys(failing);
  return names.length <= FEW ? names : [];
}

/** The counts in the end, and the files that held only alone. */
export function afterAll(first, second) {
  const repeated = Object.values(first.failing);
  const sum = (what) => first[what] - repeated.reduce((all, counts) => all + counts[what], 0) + second[what];
  // A run that was cut off says of no file how it ended.
  const held = second.failing ? Object.keys(first.failing).filter((name) => !(name in second.failing)) : [];
  return { counts: { passed: sum('passed'), failed: sum('failed') }, unsteady: held };
}
