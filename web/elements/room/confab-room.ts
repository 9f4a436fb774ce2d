import { define } from '../base/define.ts';
import { ConfabRoom } from './room.ts';

define('confab-room', ConfabRoom);

declare global {
  interface HTMLElementTagNameMap { 'confab-room': ConfabRoom }
}
