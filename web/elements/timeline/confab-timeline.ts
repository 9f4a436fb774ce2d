import { define } from '../base/define.ts';
import { ConfabTimeline } from './timeline.ts';

define('confab-timeline', ConfabTimeline);

declare global {
  interface HTMLElementTagNameMap { 'confab-timeline': ConfabTimeline }
}
