/** Runs in the app's page: sees what a reader of the open room would see. */
import type { ConfabTimeline } from '../../../elements/timeline/timeline.ts';

export interface Reader {
  /** How many rows stand in the app's own database. */
  stored(): Promise<number>;
  /** From the next click until this text stands at the end of this room, on screen. */
  opened(room: string, newest: string): Promise<number>;
  /** Scrolls until so many messages lie below; for each step, how far the line that was read missed its place. */
  scrollBack(messages: number): Promise<{ drifts: number[]; passed: number; rows: number }>;
}
declare global {
  interface Window { reader: Reader }
}

const PATH = ['app-root', 'app-shell', 'app-room-view', 'confab-room', 'confab-timeline'];
/** What a turn of the wheel scrolls. */
const STEP = 400;

const timeline = (): ConfabTimeline | null =>
  PATH.reduce<Element | null>((at, tag) => (at?.shadowRoot ?? document).querySelector(tag), document.body) as ConfabTimeline | null;
const scroller = (): Element | undefined => timeline()?.shadowRoot?.querySelector('.scroller') ?? undefined;
const rows = () => [...scroller()?.querySelectorAll('confab-message') ?? []];
const textOf = (row: HTMLElementTagNameMap['confab-message'] | undefined): string => row?.message?.text ?? '';
const frame = (): Promise<unknown> => new Promise((resolve) => { requestAnimationFrame(resolve); });
/** After what this frame draws. */
const drawn = (): Promise<unknown> => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = resolve;
  port2.postMessage(0);
});

function atEnd(): boolean {
  const view = scroller();
  return view !== undefined && Math.abs(view.scrollHeight - view.scrollTop - view.clientHeight) <= 1;
}

const answer = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

window.reader = {
  async stored() {
    const name = (await indexedDB.databases()).find((each) => each.name?.startsWith('confab '))?.name;
    if (name === undefined) return 0;
    const db = await answer(indexedDB.open(name));
    const rows = await answer(db.transaction('rows').objectStore('rows').count());
    db.close();
    return rows;
  },

  async opened(room, newest) {
    const clicked = await new Promise<number>((resolve) => {
      addEventListener('click', ({ timeStamp }) => resolve(timeStamp), { capture: true, once: true });
    });
    do await frame(); while (timeline()?.room !== room || textOf(rows().at(-1)) !== newest || !atEnd());
    await drawn();
    return performance.now() - clicked;
  },

  async scrollBack(messages) {
    const numberOf = (row: HTMLElementTagNameMap['confab-message'] | undefined): number => Number.parseInt(textOf(row));
    const newest = numberOf(rows().at(-1)), drifts: number[] = [];
    let most = 0, passed = 0;
    for (let idle = 0; passed < messages && idle < 600;) {
      const view = scroller()!, { top } = view.getBoundingClientRect();
      const read = rows().find((row) => row.getBoundingClientRect().bottom > top)!;
      const text = textOf(read), before = read.getBoundingClientRect().bottom;
      const step = Math.min(STEP, view.scrollTop);
      view.scrollTop -= step;
      await frame();
      await frame();
      const after = rows().find((row) => textOf(row) === text)?.getBoundingClientRect().bottom ?? Infinity;
      drifts.push(Math.abs(after - before - step));
      idle = step === 0 ? idle + 1 : 0;
      most = Math.max(most, rows().length);
      passed = newest - numberOf(rows().find((row) => row.getBoundingClientRect().bottom > top));
    }
    return { drifts, passed, rows: most };
  },
};
