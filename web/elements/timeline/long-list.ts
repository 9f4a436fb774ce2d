import { Virtualizer, elementScroll, observeElementRect, type VirtualItem } from '@tanstack/virtual-core';

export interface LongListHost {
  /** Renders again in a microtask, which is before the browser paints, so scroll position and rows always match. */
  requestUpdate(): void;
}

/** What is placed: `sizer` is as high as all rows would be, `list` holds those on screen, `top` stands above the first. */
interface Parts { scroller: HTMLElement; sizer: HTMLElement; list: HTMLElement; top: HTMLElement }

/** Room above the first row, where loading and its failures are told without moving anything. */
export const TOP_SPACE = 56;
/** Room below the last one. Counted with the rows: else those that fit would have something to scroll all the same. */
const END_SPACE = 12;
/** So near the end counts as being there. */
const END_THRESHOLD = 48;
const ESTIMATE = 44;
/** So long after the last event of scrolling it has come to rest. */
const REST_AFTER = 150;

/** Only what events told: the library's own looks again when it has come to rest, and would know of scrolling that nobody was told of yet. */
function watchOffset(scroller: HTMLElement, tell: (offset: number, isScrolling: boolean) => void): () => void {
  let rest: ReturnType<typeof setTimeout> | undefined;
  const scrolled = (): void => {
    const { scrollTop } = scroller;
    clearTimeout(rest);
    rest = setTimeout(() => tell(scrollTop, false), REST_AFTER);
    tell(scrollTop, true);
  };
  scroller.addEventListener('scroll', scrolled, { passive: true });
  return () => {
    clearTimeout(rest);
    scroller.removeEventListener('scroll', scrolled);
  };
}

/**
 * A list of any length that holds on to what is being read: to its end while the reader is there, else to the
 * row on screen, whatever is added above or below and however late rows find their height.
 */
export class LongList<Item> {
  #virtualizer?: Virtualizer<HTMLElement, HTMLElement>;
  #unmount?: () => void;
  #observer?: ResizeObserver;
  #firstKey?: string;
  /** The row that was first before older ones came: what it loses or gains stands above what is being read. */
  #seam?: string;
  /** The first row on screen that was there before this render: rows above it find their height above it. */
  #held?: number;
  #rendered = new Set<string>();
  #atEnd = true;
  /** As high as the list was when that was last seen to. */
  #height = 0;
  #total = 0;
  /** From where the reader is to the end. */
  #below = 0;
  #items?: readonly Item[];
  readonly #host: LongListHost;
  readonly #keyOf: (item: Item) => string;

  constructor(host: LongListHost, keyOf: (item: Item) => string) {
    this.#host = host;
    this.#keyOf = keyOf;
  }

  /** All rows are rendered, not only those on screen: for paper, on which nothing scrolls. */
  whole = false;

  get atEnd(): boolean { return this.#atEnd; }

  /** The rows to render now. Call in render, then `commit` after it. */
  rows(scroller: HTMLElement | null, items: readonly Item[]): Pick<VirtualItem, 'key' | 'index'>[] {
    if (this.whole) return items.map((item, index) => ({ key: this.#keyOf(item), index }));
    const count = items.length;
    if (count === 0) this.forget();
    if (count === 0 || !scroller) return [];
    // Put back, it first stands where it stood.
    this.#virtualizer?._willUpdate();
    // What the reader scrolled in this very frame has had no event yet, and would be undone.
    if (this.#virtualizer && Math.abs(scroller.scrollTop - (this.#virtualizer.scrollOffset ?? 0)) > 1) scroller.dispatchEvent(new Event('scroll'));
    // Only other items are other options: the virtualizer goes through all of them each time.
    if (items === this.#items && this.#virtualizer) return this.#virtualizer.getVirtualItems();
    this.#items = items;
    const key = (index: number) => this.#keyOf(items[index] as Item);
    const options = {
      count,
      getScrollElement: () => scroller,
      estimateSize: () => ESTIMATE,
      getItemKey: key,
      paddingStart: TOP_SPACE,
      paddingEnd: END_SPACE,
      overscan: 8,
      anchorTo: 'end' as const,
      followOnAppend: true,
      scrollEndThreshold: END_THRESHOLD,
      initialOffset: TOP_SPACE + count * ESTIMATE,
      initialRect: { width: 0, height: scroller.clientHeight },
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset: (_: unknown, tell: (offset: number, isScrolling: boolean) => void) => watchOffset(scroller, tell),
      onChange: () => this.#host.requestUpdate(),
    };
    if (this.#virtualizer) {
      const first = key(0);
      if (first !== this.#firstKey) this.#seam = this.#firstKey;
      this.#firstKey = first;
      this.#virtualizer.setOptions(options);
    } else {
      this.#firstKey = key(0);
      this.#virtualizer = new Virtualizer<HTMLElement, HTMLElement>(options);
      this.#virtualizer.shouldAdjustScrollPositionOnItemSizeChange = this.#standsAbove;
    }
    return this.#virtualizer.getVirtualItems();
  }

  /** Whether a change of a row's height must move the scroll position, so that what is read stays in place. */
  #standsAbove = (item: VirtualItem, _: number, { scrollOffset, itemSizeCache }: Virtualizer<HTMLElement, HTMLElement>): boolean => {
    if (item.key === this.#seam) return true;
    const offset = scrollOffset ?? 0;
    if (itemSizeCache.has(item.key)) return item.end <= offset;
    return this.#held === undefined ? item.start < offset : item.index < this.#held;
  };

  /** After each render: places the rows, syncs the scroll position, measures. */
  commit({ scroller, ...parts }: Parts): void {
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    const opening = !this.#unmount;
    this.#place(scroller, parts);
    if (opening) {
      this.#unmount = virtualizer._didMount();
      scroller.addEventListener('scroll', this.#onScroll, { passive: true });
      this.#observer = new ResizeObserver(() => {
        this.#height = scroller.clientHeight;
        if (this.#atEnd) this.toEnd();
      });
      this.#observer.observe(scroller);
    }
    virtualizer._willUpdate();
    this.#measure(virtualizer, parts.list);
    this.#place(scroller, parts);
    const total = virtualizer.getTotalSize();
    // What comes in above a message that failed, which stays below all else, moves the end as well. A row above the reader that only finds its height does not.
    if (this.#atEnd && (opening || total !== this.#total && total - scroller.scrollTop > this.#below + 1)) virtualizer.scrollToEnd();
    this.#total = total;
    this.#below = total - scroller.scrollTop;
  }

  /** New rows and the seam now, rather than when the browser tells: so nothing ever stands anywhere else on screen. */
  #measure(virtualizer: Virtualizer<HTMLElement, HTMLElement>, list: HTMLElement): void {
    const { getItemKey } = virtualizer.options;
    const rows = [...list.children].map((row) => {
      const index = virtualizer.indexFromElement(row as HTMLElement);
      return { row: row as HTMLElement, index, key: getItemKey(index) as string };
    });
    this.#held = rows.find(({ key }) => this.#rendered.has(key))?.index;
    this.#rendered = new Set(rows.map(({ key }) => key));
    const fresh = rows.filter(({ key }) => key === this.#seam || !virtualizer.itemSizeCache.has(key)).map(({ row, index }) => ({ index, height: row.offsetHeight }));
    // The tallest first: near the top a row that shrinks would else hold at zero what the next one needs.
    for (const { index, height } of fresh.toSorted((a, b) => b.height - a.height)) virtualizer.resizeItem(index, height);
    for (const { row } of rows) virtualizer.measureElement(row);
    virtualizer.measureElement(null);
    if (rows.some(({ key }) => key === this.#seam)) this.#seam = undefined;
  }

  /** By CSSOM, since a strict content security policy forbids style attributes. */
  #place(scroller: HTMLElement, { sizer, list, top }: Omit<Parts, 'scroller'>): void {
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    const total = virtualizer.getTotalSize();
    const first = virtualizer.getVirtualItems()[0];
    // A short conversation stands at the bottom, above the composer.
    const slack = Math.max(0, scroller.clientHeight - total);
    sizer.style.setProperty('height', `${total + slack}px`);
    list.style.setProperty('transform', `translateY(${(first?.start ?? 0) + slack}px)`);
    top.style.setProperty('transform', `translateY(${slack}px)`);
  }

  #onScroll = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    // Whoever was at the end did not leave it by a list that became lower, of which the observer only hears next.
    if (!this.#atEnd || clientHeight >= this.#height) this.#atEnd = scrollHeight - scrollTop - clientHeight <= END_THRESHOLD;
    this.#below = this.#total - scrollTop;
    this.#host.requestUpdate();
  };

  toEnd(): void {
    this.#atEnd = true;
    this.#virtualizer?.scrollToEnd();
  }

  toIndex(index: number): void {
    this.#atEnd = false;
    this.#virtualizer?.scrollToIndex(index, { align: 'center' });
  }

  /** Out of the document. Put back, it goes on from the same place. */
  rest(): void {
    this.#virtualizer?.scrollElement?.removeEventListener('scroll', this.#onScroll);
    this.#unmount?.();
    this.#observer?.disconnect();
    this.#unmount = this.#observer = undefined;
  }

  /** Starts over: another room. */
  forget(): void {
    this.rest();
    this.#virtualizer = this.#items = this.#firstKey = this.#seam = this.#held = undefined;
    this.#rendered.clear();
    this.#atEnd = true;
  }
}
