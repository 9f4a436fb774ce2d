/** Tokens as a site would make them, for relays started with WITH_TOKENS. */
import { SECRET, hs256, inSeconds } from './site.ts';

export const WITH_TOKENS = { CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on' };

export interface Claims { iat?: number; name?: string; picture?: string; rooms?: string[]; publish?: boolean; /** Seconds since 1970. */ expires?: number }

export async function siteToken(user: string, { expires = inSeconds(600), ...claims }: Claims = {}): Promise<string> {
  return hs256({ sub: user, iat: inSeconds(0), exp: expires, ...claims });
}
