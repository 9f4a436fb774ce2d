import { define } from '../base/define.ts';
import { ConfabMessage } from './message.ts';

define('confab-message', ConfabMessage);

declare global {
  interface HTMLElementTagNameMap { 'confab-message': ConfabMessage }
}
