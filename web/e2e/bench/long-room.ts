/**
 * A room with very many stored messages, in the real app: how soon it stands at its end after the click that
 * opens it, whether scrolling far back keeps its place, and what of it stays in memory.
 */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { CDPSession, Page } from 'playwright-core';
import { WireClient } from '../../../relay/testing/wire-client.ts';
import { Stage, enter, field } from '../app/stage.ts';
import type {} from './page/reader.ts';

const LONG = 'long', SHORT = 'short';
const IN_FLIGHT = 500;
const WORDS = 'the paper of the cover is a little warmer than last time and nobody has said yet whether that is right'.split(' ');
const LENGTHS = [2, 5, 9, 17, 60];

export interface Memory { heapMB: number; nodes: number }
export interface LongRoom {
  /** ms from the click on the room until its newest message is on screen, in an app that was just opened. */
  opening: number[];
  /** The same where it had been open before. */
  again: number[];
  /** Pixels by which the line that is read missed its place, for each step of scrolling. */
  drifts: number[];
  /** How many messages were scrolled past, and how many stood in the document at a time, at most. */
  passed: number;
  rows: number;
  memory: { before: Memory; far: Memory; left: Memory };
}

export async function longRoom({ messages, rounds, back }: { messages: number; rounds: number; back: number }): Promise<LongRoom> {
  const stage = await Stage.open({ env: {
    CONFAB_RETENTION_ENTRIES: String(messages * 2), CONFAB_SENDS_PER_USER: '10000', CONFAB_SENDS_PER_ADDRESS: '100000',
  } });
  try {
    const context = await stage.visitor();
    await context.addInitScript({ content: await readerScript() });
    const page = await context.newPage();
    await page.goto(`/rooms/home/${LONG}`);
    await enter(page, 'Alex');
    await page.goto(`/rooms/home/${SHORT}`);
    await field(page).waitFor();
    await page.goto('about:blank');
    const newest = await write(stage.relay.url, messages);
    await page.goto(`/rooms/home/${SHORT}`);
    await page.waitForFunction((wanted) => window.reader.stored().then((rows) => rows >= wanted), messages, { polling: 500, timeout: 120_000 });

    const opening: number[] = [], again: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await page.goto(`/rooms/home/${SHORT}`);
      await page.waitForTimeout(1000);
      opening.push(await open(page, newest));
      await leave(page);
      again.push(await open(page, newest));
    }

    const cdp = await context.newCDPSession(page);
    const before = await memory(cdp);
    const scrolled = await page.evaluate((messages) => window.reader.scrollBack(messages), back);
    const far = await memory(cdp);
    await leave(page);
    const left = await memory(cdp);
    return { opening, again, ...scrolled, memory: { before, far, left } };
  } finally {
    await stage.close();
  }
}

/** Texts of many lengths by two who take turns; answers the newest. */
async function write(url: string, messages: number): Promise<string> {
  const room = `home/${LONG}`;
  const writers = await Promise.all(['Mara', 'Jonas'].map((name) => WireClient.guest(url, name)));
  for (const writer of writers) await writer.do('room_enter', { room });
  const text = (n: number): string => `${n} ${Array.from({ length: LENGTHS[n % LENGTHS.length]! }, (_, k) => WORDS[(n + k) % WORDS.length]).join(' ')}`;
  for (let n = 0; n < messages; n += IN_FLIGHT) {
    const writer = writers[n / IN_FLIGHT % 2]!;
    await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, messages - n) }, (_, k) => writer.do('room_send', { room, id: randomUUID(), text: text(n + k) })));
    writer.frames.length = 0;
  }
  await Promise.all(writers.map((writer) => writer.close()));
  return text(messages - 1);
}

async function readerScript(): Promise<string> {
  const entry = fileURLToPath(new URL('page/reader.ts', import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'iife', target: 'es2022', write: false });
  return outputFiles[0]!.text;
}

const click = (page: Page, name: string): Promise<void> => page.locator('confab-rooms').getByText(name, { exact: true }).click();

/** By a person's click in the list. */
async function open(page: Page, newest: string): Promise<number> {
  const opened = page.evaluate(([room, newest]) => window.reader.opened(room!, newest!), [`home/${LONG}`, newest]);
  await click(page, LONG);
  return opened;
}

async function leave(page: Page): Promise<void> {
  await click(page, SHORT);
  await page.locator(`confab-timeline[room="home/${SHORT}"]`).waitFor();
  await page.waitForTimeout(500);
}

async function memory(cdp: CDPSession): Promise<Memory> {
  await cdp.send('Performance.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)!.value;
  return { heapMB: of('JSHeapUsedSize') / 1e6, nodes: of('Nodes') };
}
