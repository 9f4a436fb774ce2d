import { define } from '../base/define.ts';
import { ConfabPresence } from './presence.ts';

define('confab-presence', ConfabPresence);

declare global {
  interface HTMLElementTagNameMap { 'confab-presence': ConfabPresence }
}
