import { define } from '../base/define.ts';
import { ConfabInvitations } from './invitations.ts';

define('confab-invitations', ConfabInvitations);

declare global {
  interface HTMLElementTagNameMap { 'confab-invitations': ConfabInvitations }
}
