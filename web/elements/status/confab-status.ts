import { define } from '../base/define.ts';
import { ConfabStatus } from './status.ts';

define('confab-status', ConfabStatus);

declare global {
  interface HTMLElementTagNameMap { 'confab-status': ConfabStatus }
}
