/** Starts the app: what the page needs before anything is drawn, then the root element, then the rest. */
import { confab } from './confab.ts';
import { install } from './install/install.ts';
import './root.ts';
import { followAppearance } from './settings/appearance.ts';
import { followViewport } from './shell/viewport.ts';

followAppearance(confab);
followViewport(document.documentElement);
install.listen();
document.body.append(document.createElement('app-root'));
const later = (): void => void import('./later.ts');
// Safari has no idle callback, and a tab in the background is hardly ever called idle.
if ('requestIdleCallback' in globalThis) requestIdleCallback(later, { timeout: 1000 });
else setTimeout(later);
