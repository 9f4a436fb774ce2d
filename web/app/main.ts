/** Starts the app: what the page needs before anything is drawn, then the root element. */
import { confab } from './confab.ts';
import { listenToKeys } from './keyboard/keyboard.ts';
import { showNumber } from './numbers/number.ts';
import { followAppearance } from './settings/appearance.ts';
import { sendLater } from './offline/send-later.ts';
import { followViewport } from './shell/viewport.ts';
import { updater } from './update/updater.ts';
import { install } from './install/install.ts';
import './root.ts';

followAppearance(confab);
followViewport(document.documentElement);
showNumber(confab);
listenToKeys(confab);
install.listen();
document.body.append(document.createElement('app-root'));
sendLater(confab);
void updater.start();
