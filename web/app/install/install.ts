/** Offers to install the app: after the first message this device has sent, never before, and once. */
import type { Readable } from '../../core/api.ts';

interface InstallPrompt extends Event { prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }> }

const SENT = 'confab-sent';
const DISMISSED = 'confab-install-dismissed';

const noted = (key: string): boolean => {
  try { return localStorage.getItem(key) !== null; } catch { return false; }
};
const note = (key: string): void => {
  try { localStorage.setItem(key, '1'); } catch { /* blocked storage: offered again next time */ }
};

const installed = (): boolean => matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;
/** Safari on iPhone and iPad has no prompt: the person has to be told the way. */
const byHand = (): boolean => /iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1);

type How = 'prompt' | 'ios' | undefined;

class Install {
  #prompt?: InstallPrompt;
  #listeners = new Set<() => void>();

  /** The way to install, whenever the person asks for it. */
  readonly way: Readable<How> = this.#readable(() => (installed() || !noted(SENT) ? undefined : this.#prompt ? 'prompt' : byHand() ? 'ios' : undefined));
  /** The same, when it should be offered unasked. */
  readonly offer: Readable<How> = this.#readable(() => (noted(DISMISSED) ? undefined : this.way.value));

  listen(): void {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#prompt = event as InstallPrompt;
      this.#tell();
    });
    addEventListener('appinstalled', () => {
      this.#prompt = undefined;
      this.#tell();
    });
    addEventListener('confab-send', () => {
      note(SENT);
      this.#tell();
    }, { capture: true });
  }

  async prompt(): Promise<void> {
    const prompt = this.#prompt;
    this.#prompt = undefined; // A browser takes each one once.
    const answer = await prompt?.prompt();
    if (answer?.outcome === 'dismissed') note(DISMISSED);
    this.#tell();
  }

  dismiss(): void {
    note(DISMISSED);
    this.#tell();
  }

  #readable(value: () => How): Readable<How> {
    const listeners = this.#listeners;
    return {
      get value() { return value(); },
      subscribe(fn) {
        const tell = (): void => fn(value());
        listeners.add(tell);
        tell();
        return () => listeners.delete(tell);
      },
    };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const install = new Install();
