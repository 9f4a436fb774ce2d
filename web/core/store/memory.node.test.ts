import { describe, it } from 'node:test';
import { conformance } from './conformance.ts';
import { Memory, MemoryStore } from './memory.ts';

describe('the store in memory', () => {
  conformance((name, test) => void it(name, test), async () => {
    const memory = new Memory();
    return [new MemoryStore(memory), new MemoryStore(memory)];
  });
});
