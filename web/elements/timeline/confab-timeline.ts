// Comes with the element instead of after it: the core would fetch it with the first list.
import '../../core/inbox/history.ts';
import { define } from '../base/define.ts';
import { ConfabTimeline } from './timeline.ts';

define('confab-timeline', ConfabTimeline);

declare global {
  interface HTMLElementTagNameMap { 'confab-timeline': ConfabTimeline }
}
