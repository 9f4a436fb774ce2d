import { define } from '../base/define.ts';
import { ConfabMembers } from './members.ts';

define('confab-members', ConfabMembers);

declare global {
  interface HTMLElementTagNameMap { 'confab-members': ConfabMembers }
}
