/** What nobody waits for: loaded once the first screen stands. */
import '../elements/invitations/confab-invitations.ts';
import { confab } from './confab.ts';
import { clearLeftovers } from './devices/leftovers.ts';
import { listenToKeys } from './keyboard/keyboard.ts';
import { closeDone } from './numbers/notifications.ts';
import { showNumber } from './numbers/number.ts';
import { sendLater } from './offline/send-later.ts';
import { forPaper } from './paper/paper.ts';
import { keepSubscribed } from './settings/push.ts';
import './shell/notices.ts';
import './shell/shell.ts';
import { updater } from './update/updater.ts';

showNumber(confab);
closeDone(confab);
listenToKeys(confab);
sendLater(confab);
clearLeftovers(confab);
keepSubscribed(confab);
forPaper();
void updater.start();
