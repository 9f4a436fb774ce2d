import { define } from '../base/define.ts';
import { ConfabRooms } from './rooms.ts';

define('confab-rooms', ConfabRooms);

declare global {
  interface HTMLElementTagNameMap { 'confab-rooms': ConfabRooms }
}
