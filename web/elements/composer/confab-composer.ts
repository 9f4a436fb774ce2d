import { define } from '../base/define.ts';
import { ConfabComposer } from './composer.ts';

define('confab-composer', ConfabComposer);

declare global {
  interface HTMLElementTagNameMap { 'confab-composer': ConfabComposer }
}
