import { define } from '../base/define.ts';
import { ConfabRelay } from './relay.ts';

define('confab-relay', ConfabRelay);

declare global {
  interface HTMLElementTagNameMap { 'confab-relay': ConfabRelay }
}
