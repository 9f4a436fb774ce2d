import { define } from '../base/define.ts';
import { ConfabBadge } from './badge.ts';

define('confab-badge', ConfabBadge);

declare global {
  interface HTMLElementTagNameMap { 'confab-badge': ConfabBadge }
}
