/** `POST /chat/rooms/ROOM/user/NAME/`: says something in a room without being in it. */
import { createHmac, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { Fault } from '../../fault.ts';
import { GUEST_PREFIX } from '../../identity/claims.ts';
import type { Identity } from '../../identity/identities.ts';
import { deriveKey, readSecret } from '../../identity/secret.ts';
import type { Relay } from '../../relay.ts';
import { visitRoom } from '../../rooms/entering.ts';
import { sendToRoom } from '../../rooms/messages.ts';
import { roomName, shapes } from '../../wire.ts';
import { withCors } from '../cors.ts';
import { decodePart, json, jsonBody, notFound, wrongMethod, type Ask, type Reply } from '../http.ts';
import { identify } from './visitor.ts';

const PATH = /^\/chat\/rooms\/([^/]+)\/user\/([^/]+)\/?$/;
const body = v.object({ message: shapes.text });

export function openPost(relay: Relay): (ask: Ask) => Promise<Reply> {
  // The same name from the same address is the same author, by whichever relay; from the id nobody learns the address.
  const hidden = deriveKey(readSecret(relay.config.secret, relay.config.data), 'posts');
  const guestId = (address: string, name: string): string => GUEST_PREFIX + createHmac('sha256', hidden).update(`${address} ${name}`).digest('base64url').slice(0, 22);

  async function say(ask: Ask, encodedRoom: string, encodedName: string): Promise<Reply> {
    const roomId = decodePart(encodedRoom) ?? '', room = roomName(roomId);
    const named = v.safeParse(shapes.name, decodePart(encodedName));
    if (room === undefined) throw new Fault('bad_request', 'The room must be named by 1 to 64 letters, digits or - _ .');
    if (!named.success) throw new Fault('bad_request', `The user's name ${named.issues[0].message}.`);
    const name = named.output;

    // Before anything is worked out for a stranger, and below once more for whoever it turns out to be.
    relay.limits.request(ask.address);
    const who = await identify(relay, ask.headers, async () => (await relay.identities.guest(name, undefined, guestId(ask.address, name))).identity);
    requireOwnName(who, name);
    relay.limits.request(ask.address, who.person.id);
    const input = v.safeParse(body, await jsonBody(ask));
    if (!input.success) throw new Fault('bad_data', `The body must be {"message": "…"}; "message" ${input.issues[0].message}.`);
    await visitRoom(relay, who, room, ask.address);
    await sendToRoom(relay, room, who.person, { id: randomUUID(), text: input.output.message });
    return json(200, { username: name, roomId });
  }

  return async (ask) => {
    const [, room, name] = PATH.exec(ask.path) ?? [];
    if (room === undefined || name === undefined) return notFound('There is nothing at this address; it must be /chat/rooms/ROOM/user/NAME/.');
    return withCors(relay, ask, ['POST', 'OPTIONS'], async () => (ask.method === 'POST' ? say(ask, room, name) : wrongMethod(ask.method, ['POST', 'OPTIONS'])));
  };
}

function requireOwnName({ person, guest }: Identity, name: string): void {
  if (!guest && name !== person.name && name !== person.id) throw new Fault('forbidden', `The token is ${person.name}'s: nobody can speak as ${name} with it.`);
}
