/** Theme and language as the person chose them, on the page itself, so that every element follows. */
import type { Confab } from '../../core/api.ts';
import { languageFor } from '../../elements/text/language.ts';

export type Theme = 'auto' | 'light' | 'dark';

const CANVAS = { light: '#f9fafc', dark: '#0f1014' };
const KEPT = 'confab-appearance';

/** The shelf has it for all devices; a copy here keeps the first picture of the next start from flashing. */
function keep(change: { theme?: Theme; language?: string }): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ ...kept(), ...change }));
  } catch { /* blocked storage: flashes */ }
}

function kept(): { theme?: Theme; language?: string } {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as { theme?: Theme; language?: string };
  } catch {
    return {};
  }
}

export function followAppearance(confab: Confab): void {
  const { theme = 'auto', language = '' } = kept();
  showTheme(theme);
  showLanguage(language);
  const known = (): boolean => confab.me.value !== null;
  confab.setting<Theme>('theme', theme).subscribe((chosen) => {
    showTheme(chosen);
    if (known()) keep({ theme: chosen });
  });
  confab.setting<string>('language', language).subscribe((chosen) => {
    showLanguage(chosen);
    if (known()) keep({ language: chosen });
  });
}

function showTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const system = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = CANVAS[theme === 'auto' ? system : theme];
  }
}

function showLanguage(chosen: string): void {
  const { language, locale } = languageFor(chosen || navigator.language);
  document.documentElement.lang = chosen ? language : locale;
}
