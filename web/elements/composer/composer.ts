import { html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Message, Room, TimelineItem } from '../../core/api.ts';
import { keepTyping } from '../base/around.ts';
import { ConfabElement } from '../base/element.ts';
import { SendEvent } from '../events.ts';
import { controls } from '../styles/controls.ts';
import { sendIcon } from '../styles/icons.ts';
import { tokens } from '../styles/tokens.ts';
import { composerWords } from '../text/composer.ts';
import { composerStyles } from './composer.styles.ts';
import { isComposing, sends } from './keys.ts';
import { typingLine } from './typing.ts';

/** From so many characters before the limit on, what is left is shown. */
const WARN_WITHIN = 200;

/** A press takes the focus from nobody who writes: on a phone the keyboard would go with it. */
const keepFocus = (event: Event): void => event.preventDefault();

/**
 * Where one writes. With a room it keeps the draft over tabs and reloads, sends, says who is typing, and gives
 * back the last failed message on Up in an empty field. Without one it is a field of a form, which it sends.
 *
 * @tagname confab-composer
 * @fires {Event} change - The text was changed, and the field left.
 * @fires {SendEvent} confab-send - A text is about to be sent; `preventDefault()` stops that.
 * @csspart field - The box around the text and the button.
 * @csspart send - The button.
 */
export class ConfabComposer extends ConfabElement {
  static override styles = [tokens, controls, composerStyles];
  /** @internal */
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  /** @internal */
  static readonly formAssociated = true;

  /** Which room to write to, `space/room`. */
  @property() room = '';

  /** The text. */
  @property() value = '';

  /** Its name in a form. */
  @property({ reflect: true }) name = '';

  /** What Enter does: `send`, `break`, or `auto`: it sends, but breaks the line where one types by touch. */
  @property() enter: 'auto' | 'send' | 'break' = 'auto';

  /** How many characters a message may have. */
  @property({ type: Number }) maxlength = 4000;

  /** What happens while not connected: `queue` sends later, `disable` switches the field off. */
  @property({ attribute: 'when-offline' }) whenOffline: 'queue' | 'disable' = 'queue';

  /** Instead of the words in the empty field. */
  @property() placeholder = '';

  /** Switched off. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  @query('textarea') private field!: HTMLTextAreaElement;
  @state() private formDisabled = false;
  readonly #internals = this.attachInternals();
  #room?: Room;
  #user?: string;
  /** The draft as this element last saw or wrote it: only another one is news. */
  #draft = '';
  #wasLive = false;

  constructor() {
    super();
    keepTyping(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // In Firefox and Safari what goes loses the focus without a word.
    this.#blur();
  }

  /** The form it belongs to. */
  get form(): HTMLFormElement | null { return this.#internals.form; }
  /** Whether the text may be sent, as any field of a form says it. */
  get validity(): ValidityState { return this.#internals.validity; }
  /** Why it may not be sent, in words. */
  get validationMessage(): string { return this.#internals.validationMessage; }
  /** Whether the text may be sent. */
  checkValidity(): boolean { return this.#internals.checkValidity(); }
  /** The same, and tells the person. */
  reportValidity(): boolean { return this.#internals.reportValidity(); }

  /** @internal Called by the browser. */
  formDisabledCallback(disabled: boolean): void { this.formDisabled = disabled; }
  /** @internal Called by the browser. */
  formResetCallback(): void { this.#write(this.getAttribute('value') ?? ''); }
  /** @internal Called by the browser. */
  formStateRestoreCallback(value: string): void { this.#write(value); }

  protected override willUpdate(): void {
    this.value = String(this.value ?? '');
    const confab = this.room ? this.core : undefined;
    const room = confab?.room(this.room), user = confab && this.watch(confab.me)?.id;
    // Another user of the same room has a draft of their own; whoever first becomes somebody goes on writing.
    if (room !== this.#room) this.#room?.setTyping(false);
    const arrived = room !== this.#room || (this.#user !== undefined && user !== this.#user);
    this.#room = room;
    this.#user = user;
    if (room) {
      const draft = this.watch(room.draft);
      if (arrived || draft !== this.#draft) {
        // Another tab's draft never disturbs what is being typed here; what only comes before it does not.
        if (arrived || !this.#isBeingWritten() || draft.endsWith(this.value)) this.value = draft;
        this.#draft = draft;
      }
    }
    this.#internals.setFormValue(this.value);
  }

  #isBeingWritten(): boolean { return this.ownerDocument.hasFocus() && this.matches(':focus-within'); }

  protected override render() {
    const words = this.words(composerWords);
    const off = this.#off();
    const title = this.#room ? this.watch(this.#room.state).title : '';
    const placeholder = this.placeholder || (title ? words.placeholder(title) : words.label);
    const left = this.#left();
    const typing = this.#room ? typingLine(this.watch(this.#room.typing).people, words) : '';
    return html`<div class="base" translate="no">
      <div class="field ${off ? 'disabled' : ''}" part="field">
        <textarea rows="1" dir="auto" enterkeyhint=${this.enter === 'send' ? 'send' : 'enter'} aria-label=${placeholder} aria-describedby="below" aria-invalid=${left < 0}
          placeholder=${off === 'offline' ? words.offline : placeholder} ?disabled=${off === 'disabled'} ?readonly=${off !== undefined} .value=${live(this.value)}
          @input=${this.#input} @keydown=${this.#keydown} @change=${this.#change} @blur=${this.#blur}></textarea>
        <button class="send" part="send" type="button" aria-label=${words.send} title=${words.send} ?disabled=${off !== undefined || !this.#sendable()} @click=${this.#press} @mousedown=${keepFocus}>${sendIcon}</button>
      </div>
      <div class="below" id="below">
        <span role="status">${typing}</span>
        ${left > WARN_WITHIN ? nothing : html`<span class="limit ${left < 0 ? 'over' : ''}">${left < 0 ? words.over(-left) : words.left(left)}</span>`}
      </div>
    </div>`;
  }

  #off(): 'disabled' | 'offline' | undefined {
    if (this.disabled || this.formDisabled) return 'disabled';
    if (this.whenOffline !== 'disable') return undefined;
    const confab = this.core, phase = confab && this.watch(confab.status).phase;
    // The moment in which another tab takes over, or a connection comes back, interrupts nobody who writes.
    if (phase !== 'connecting') this.#wasLive = phase === 'live';
    return this.#wasLive ? undefined : 'offline';
  }

  /** How many characters; without a maximum that is one, as many as the relay takes unless it is told otherwise. */
  #left(): number { return (this.maxlength > 0 ? this.maxlength : 4000) - this.value.length; }

  #sendable(): boolean { return this.value.trim() !== '' && this.#left() >= 0; }

  protected override updated(): void {
    this.#grow();
    const left = this.#left();
    if (left < 0) this.#internals.setValidity({ tooLong: true }, this.words(composerWords).over(-left), this.field);
    else this.#internals.setValidity({});
  }

  /** As high as its text, up to what the style allows. (Set by CSSOM: strict policies forbid style attributes.) */
  #grow(): void {
    const { style } = this.field;
    style.height = '';
    const { scrollHeight, clientHeight } = this.field;
    if (scrollHeight > clientHeight) style.height = `${scrollHeight}px`;
  }

  /** Sends what stands in the field, or without a room its form; answers whether it did. */
  send(): boolean {
    const text = this.value.trim();
    if (!this.#sendable() || this.#off() || !this.dispatchEvent(new SendEvent(text))) return false;
    // Unhandled on purpose: what became of it is shown by the message itself.
    this.#room?.send(text).catch(() => undefined);
    if (this.#room) {
      this.#write('');
      this.#blur();
    } else this.form?.requestSubmit();
    return true;
  }

  /** The button, now of no use, gives what focus it has to the field. Who only pressed it needs no keyboard. */
  #press(): void { if (this.send() && this.#isBeingWritten()) this.field.focus(); }

  #write(text: string): void {
    this.value = text;
    this.#draft = text;
    this.#room?.setDraft(text);
  }

  #input(): void {
    const typed = this.field.value;
    if (typed === '' || typed.length > this.value.length) this.#room?.setTyping(typed !== '');
    this.#write(typed);
  }

  #change(): void { this.dispatchEvent(new Event('change', { bubbles: true })); }

  #blur(): void { this.#room?.setTyping(false); }

  #keydown(event: KeyboardEvent): void {
    if (sends(event, this.enter)) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'ArrowUp' && this.value === '' && !isComposing(event)) this.#recallFailed(event);
  }

  #recallFailed(event: KeyboardEvent): void {
    const failed = this.#room?.messages.value.findLast((item: TimelineItem): item is Message => !('gap' in item) && item.state === 'failed');
    const text = failed && this.#room?.recall(failed.id);
    if (!text) return;
    event.preventDefault();
    this.#write(text);
  }
}
