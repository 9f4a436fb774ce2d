import { define } from '../base/define.ts';
import { ConfabRefresh } from './refresh.ts';

define('confab-refresh', ConfabRefresh);

declare global {
  interface HTMLElementTagNameMap { 'confab-refresh': ConfabRefresh }
}
