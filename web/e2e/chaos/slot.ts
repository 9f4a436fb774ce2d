/**
 * A place for a tab, which something befalls again and again: what, when and for how long is drawn from
 * the seed. While its tab is away (frozen, cached, busy, stopped) nobody can ask it anything.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Device, Stage } from '../harness/stage.ts';
import type { Tab } from '../harness/tabs.ts';
import type { Chance } from './random.ts';

const FATES = ['close', 'crash', 'reload', 'freeze', 'cache', 'hang', 'stop', 'show', 'hide', 'duplicate'] as const;
type Fate = (typeof FATES)[number];

export interface Absence { life: string; from: number; to: number }

export class Slot {
  tab: Tab | undefined;
  readonly absences: Absence[] = [];
  private life = '';

  constructor(private readonly stage: Stage, readonly device: Device, private readonly chance: Chance, private readonly room: string, readonly name: string) {}

  async fill(): Promise<void> {
    this.tab = await this.stage.tab(this.device, { rooms: [this.room], window: this.chance.next() < 0.5 });
    this.life = await this.tab.run(() => window.lab.life);
  }

  async suffer(until: number, tell: (what: string) => void): Promise<void> {
    for (;;) {
      const rest = this.chance.between(1000, 8000);
      const fate = this.chance.of(FATES);
      const lasting = this.chance.between(100, 3000);
      if (Date.now() + rest > until) return;
      await pause(rest);
      tell(`${this.name}: ${fate} for ${Math.round(lasting)} ms`);
      await this.befall(fate, lasting);
    }
  }

  private async befall(fate: Fate, lasting: number): Promise<void> {
    const tab = this.tab!;
    switch (fate) {
      case 'close':
      case 'crash':
        this.tab = undefined;
        await (fate === 'close' ? tab.close() : tab.crash());
        await pause(lasting);
        return this.fill();
      case 'reload':
        this.tab = undefined;
        await tab.reload();
        this.life = await tab.run(() => window.lab.life);
        this.tab = tab;
        return;
      case 'freeze':
        return this.away(lasting, () => tab.freeze(), () => tab.thaw());
      case 'cache':
        await this.away(lasting, () => tab.leave(`${this.stage.pages.origin}/empty`), () => tab.back());
        this.life = await tab.run(() => window.lab.life);
        return;
      case 'hang':
        return this.away(lasting, async () => tab.hang(lasting), () => tab.run(() => {}));
      case 'stop':
        return this.away(lasting, () => tab.stop(), () => tab.go());
      case 'show':
        return tab.show();
      case 'hide':
        return this.device.profile.hideAll();
      case 'duplicate': {
        const copy = await this.stage.duplicate(tab);
        await pause(lasting);
        return copy.close();
      }
    }
  }

  private async away(lasting: number, go: () => Promise<void>, come: () => Promise<void>): Promise<void> {
    const tab = this.tab;
    const from = Date.now();
    this.tab = undefined;
    await go();
    await pause(lasting);
    await come();
    this.tab = tab;
    this.absences.push({ life: this.life, from, to: Date.now() });
  }
}
