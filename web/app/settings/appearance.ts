/** Theme and language as the person chose them, on the page itself, so that every element follows. */
import type { Confab } from '../../core/api.ts';
import { languageFor } from '../../elements/text/language.ts';

export type Theme = 'auto' | 'light' | 'dark';

const CANVAS = { light: '#f9fafc', dark: '#0f1014' };
const KEPT = 'confab-appearance';

interface Appearance { theme?: Theme; language?: string }

/** The shelf has it for all devices; a copy here keeps the first picture of the next start from flashing. */
function keep(change: Appearance): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ ...kept(), ...change }));
  } catch { /* blocked storage: flashes */ }
}

function kept(): Appearance {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Appearance;
  } catch {
    return {};
  }
}

export function followAppearance(confab: Confab): void {
  confab.setting<Theme | null>('theme', null).subscribe((theme) => {
    if (theme) keep({ theme });
    showTheme(theme ?? kept().theme);
  });
  confab.setting<string | null>('language', null).subscribe((language) => {
    if (language !== null) keep({ language });
    showLanguage(language ?? kept().language);
  });
}

/** Whoever comes next chooses their own. */
export function forgetAppearance(): void {
  try {
    localStorage.removeItem(KEPT);
  } catch { /* blocked storage: nothing was kept */ }
  showTheme();
  showLanguage();
}

function showTheme(theme: Theme = 'auto'): void {
  const root = document.documentElement;
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const system = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = CANVAS[theme === 'auto' ? system : theme];
  }
}

function showLanguage(chosen = ''): void {
  const { language, locale } = languageFor(chosen || navigator.language);
  document.documentElement.lang = chosen ? language : locale;
}
