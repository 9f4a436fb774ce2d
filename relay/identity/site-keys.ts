/** The public keys of the site, from the address where it shows them. */
import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from 'jose';
import { Fault } from '../fault.ts';

/** A key that the site has withdrawn is good for so long. */
const FRESH_MS = 10 * 60_000;
/** While the site does not answer, what it said before holds for so long: nobody is kept out for an hour's outage. */
const KEPT_MS = 60 * 60_000;
/** At most one look in this time, whoever sends how many tokens of keys that we do not know, and also while the site does not answer. */
const PAUSE_MS = 2_000;
const TIMEOUT_MS = 5_000;

/** Not followed: to where it leads, whoever runs the relay should know. */
const fetchKeys: FetchImplementation = async (url, options) => {
  const response = await fetch(url, options), { status } = response;
  if (status !== 200) throw new Error(`it answered ${status}${status >= 300 && status < 400 ? ', a redirect: CONFAB_JWKS_URL has to be where it leads' : ''}`);
  return response;
};

export class SiteKeys {
  readonly #set: ReturnType<typeof createRemoteJWKSet>;
  /** Grows with each answer of the site. */
  looks = 0;
  #lookedAt = -Infinity;
  #saidAt = -Infinity;
  #why: unknown;

  /** `tell`: for whoever runs the relay, that known keys are used in place of those that cannot be fetched. */
  constructor(url: string, private readonly tell: (text: string, why: unknown) => void) {
    this.#set = createRemoteJWKSet(new URL(url), { timeoutDuration: TIMEOUT_MS, cacheMaxAge: KEPT_MS, cooldownDuration: Infinity, [customFetch]: fetchKeys });
  }

  readonly find: JWTVerifyGetKey = async (...asked) => {
    if (Date.now() - this.#saidAt >= FRESH_MS) {
      await this.#look();
      if (!this.#set.fresh) throw this.#outage();
      if (this.#why !== undefined) this.tell('The keys of the site cannot be fetched just now: those that are known are used for an hour.', this.#why);
    }
    try {
      return await this.#set(...asked);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JOSENotSupported) throw error;
      // A key that is no key is a fault of the site, not of the token.
      throw new Fault('service_down', 'The key of the site that signed this token cannot be read, so it cannot be checked.', undefined, undefined, { why: error });
    }
  };

  /** For one that is not among those that are known. */
  async again(): Promise<void> {
    await this.#look();
    if (this.#why !== undefined) throw this.#outage();
  }

  /** All who ask at once wait for the same answer. */
  async #look(): Promise<void> {
    if (!this.#set.reloading && Math.abs(Date.now() - this.#lookedAt) < PAUSE_MS) return;
    try {
      await this.#set.reload();
      this.#saidAt = Date.now();
      this.#why = undefined;
      this.looks++;
    } catch (error) {
      this.#why = error;
    }
    this.#lookedAt = Date.now();
  }

  #outage(): Fault {
    return new Fault('service_down', 'The keys of the site cannot be fetched just now, so no token can be checked.', undefined, undefined, { why: this.#why });
  }
}
