import { define } from '../base/define.ts';
import { ConfabInvite } from './invite.ts';

define('confab-invite', ConfabInvite);

declare global {
  interface HTMLElementTagNameMap { 'confab-invite': ConfabInvite }
}
