import { define } from '../base/define.ts';
import { ConfabName } from './name.ts';

define('confab-name', ConfabName);

declare global {
  interface HTMLElementTagNameMap { 'confab-name': ConfabName }
}
