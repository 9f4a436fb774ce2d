/** Of values in rising order. */
export function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * p) / 100) - 1)] ?? NaN;
}

export interface Row { what: string; unit: string; values: number[]; goal?: string }

/** One line a row: how many, median, 95th percentile, worst, and what is asked for. */
export function table(rows: readonly Row[]): string {
  const lines = [['', 'n', 'p50', 'p95', 'max', 'goal for p95']];
  for (const { what, unit, values, goal = '' } of rows) {
    const sorted = values.toSorted((a, b) => a - b);
    const show = (p: number): string => `${percentile(sorted, p).toFixed(p === 100 || sorted.length < 20 ? 0 : 1)} ${unit}`;
    lines.push([what, String(sorted.length), show(50), show(95), show(100), goal]);
  }
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')).join('\n');
}
