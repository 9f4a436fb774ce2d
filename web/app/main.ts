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
// Safari has no idle callback.
(globalThis.requestIdleCallback ?? setTimeout)(() => void import('./later.ts'));
