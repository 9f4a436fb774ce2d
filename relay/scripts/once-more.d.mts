interface Counts { passed: number; failed: number; failing?: Record<string, { passed: number; failed: number }> }
export function again(counts: Counts): string[];
export function afterAll(first: Counts, second: Counts): { counts: { passed: number; failed: number }; unsteady: string[] };
