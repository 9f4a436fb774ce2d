/** The figures of a run as one readable table. */
export interface Fanout { perSecond: number; cpuPerDelivery: number; p50: number; p99: number }
export interface Row {
  system: string;
  peer?: string;
  /** By name of the shape. */
  fanout: Record<string, Fanout>;
  bytesPerConnection: number;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

type Column = { title: string; of: (row: Row) => number; digits: number };

function columns(shapes: string[]): Column[] {
  return [
    ...shapes.flatMap((shape): Column[] => [
      { title: `${shape}: deliveries/s`, of: (row) => row.fanout[shape]?.perSecond ?? NaN, digits: 0 },
      { title: 'CPU µs/delivery', of: (row) => row.fanout[shape]?.cpuPerDelivery ?? NaN, digits: 2 },
      { title: 'p50 ms', of: (row) => row.fanout[shape]?.p50 ?? NaN, digits: 2 },
      { title: 'p99 ms', of: (row) => row.fanout[shape]?.p99 ?? NaN, digits: 2 },
    ]),
    { title: 'idle: kB/connection', of: (row) => row.bytesPerConnection / 1024, digits: 1 },
  ];
}

function grid(head: string[], lines: string[][]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i]?.length ?? 0)));
  const draw = (line: string[]) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ').trimEnd();
  return [draw(head), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.map(draw)].join('\n');
}

/** The figures, and below each Confab its ratios to its peer and to Socket.IO. */
export function table(rows: Row[], shapes: string[]): string {
  const all = columns(shapes);
  const lines = rows.flatMap((row) => {
    const own = [row.system, ...all.map(({ of, digits }) => of(row).toFixed(digits))];
    const against = [row.peer, 'Socket.IO + Redis'].map((name) => rows.find(({ system }) => row.peer !== undefined && system === name)).filter((peer) => peer !== undefined);
    return [own, ...against.map((peer) => [`  ÷ ${peer.system}`, ...all.map(({ of }) => `×${(of(row) / of(peer)).toFixed(2)}`)])];
  });
  return grid(['', ...all.map(({ title }) => title)], lines);
}
