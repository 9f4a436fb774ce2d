/** What every part of the app is: an element as any other of Confab, in the app's controls. */
import type { CSSResultGroup } from 'lit';
import { ConfabElement } from '../../elements/base/element.ts';
import { tokens } from '../../elements/styles/tokens.ts';
import { alsoLearn } from '../../elements/text/learn.ts';
import { controls } from './controls.ts';

alsoLearn('de', () => import('../../elements/text/de-app.ts'));

export abstract class AppElement extends ConfabElement {
  /** Tokens and controls; the parts add their own. */
  static readonly common: CSSResultGroup[] = [tokens, controls];
  static override styles: CSSResultGroup = AppElement.common;
}
