/** An answer, and what follows once it is on its way. */
export class Answered {
  constructor(readonly ok: unknown, readonly after: () => void) {}
}
