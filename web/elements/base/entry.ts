import type { Confab, Room } from '../../core/api.ts';

/** An element's way into its room: by itself once for each user, so whoever leaves stays outside until they ask. */
export class Entry {
  #room?: Room;
  #user?: string;
  #wasInside = false;

  /** Which room it is now; signed out, everything is forgotten. */
  see(confab: Confab | undefined, name: string | undefined): void {
    const user = confab?.status.value.phase === 'signed-out' ? undefined : confab?.me.value?.id;
    const room = user === undefined || !name ? undefined : confab?.room(name);
    if (room !== this.#room || user !== this.#user) {
      this.#room = room;
      this.#user = user;
      this.enter();
    }
    this.#wasInside ||= room?.state.value.entered ?? false;
  }

  /** Was inside, and is not any more. */
  get hasLeft(): boolean { return this.#wasInside && !this.#room?.state.value.entered; }

  enter(): void {
    this.#wasInside = false;
    // A refusal stands in the room's state, from where it is shown.
    if (!this.#room?.state.value.entered) this.#room?.enter().catch(() => undefined);
  }
}
