/** A small studio with people who talk, for whoever looks at the app: everybody but Alex is a bare client of the wire. */
import { randomUUID } from 'node:crypto';
import { WireClient } from '../../../relay/testing/wire-client.ts';
import type { HelloAnswer, MembersAnswer } from '../../../relay/wire.ts';

export type Actor = WireClient & { hello: HelloAnswer };

export class Scene {
  private constructor(readonly url: string, readonly mara: Actor, readonly jonas: Actor, readonly tibor: Actor) {}

  static async open(url: string): Promise<Scene> {
    const [mara, jonas, tibor] = await Promise.all(['Mara Kern', 'Jonas', 'Tibor'].map((name) => WireClient.guest(url, name))) as [Actor, Actor, Actor];
    const scene = new Scene(url, mara, jonas, tibor);
    for (const room of ['home/general', 'studio/general', 'studio/print', 'studio/website', 'studio/random']) {
      for (const actor of [mara, jonas, tibor]) await actor.do('room_enter', { room });
    }
    await jonas.do('room_enter', { room: 'studio/spring-issue', private: true, title: 'Spring issue' });
    // Three who were here and went.
    for (const name of ['Lina', 'Paul O.', 'Szilvia']) {
      const gone = await WireClient.guest(url, name);
      await gone.do('room_enter', { room: 'studio/print' });
      await gone.close();
    }
    await scene.talk();
    return scene;
  }

  async talk(): Promise<void> {
    const { mara, jonas, tibor } = this;
    await this.say(mara, 'studio/print', 'The print run is confirmed for Thursday. Proofs are in the folder.');
    await this.say(mara, 'studio/print', 'If nobody objects until noon I\'ll sign off.');
    await this.say(jonas, 'studio/print', 'Proof 4 has the old logo on the spine: https://studio.example/proofs/04.pdf');
    await this.say(tibor, 'studio/print', 'Good catch. I\'ll swap it and upload again.');
    await this.say(jonas, 'studio/print', 'Paper samples came in as well:\n– 120 g uncoated for the inside\n– 300 g for the cover, a little warmer than last time');
    await this.say(mara, 'studio/print', 'Lovely. Who has them?');
    await this.say(jonas, 'studio/print', 'On the shelf beside the window, second from the top.');
  }

  say(actor: Actor, room: string, text: string): Promise<unknown> {
    return actor.do('room_send', { room, id: randomUUID(), text });
  }

  /** To a private room of Jonas's. */
  async invite(name: string): Promise<void> {
    const { members } = await this.jonas.do<'room_members', MembersAnswer>('room_members', { room: 'studio/print', limit: 100 });
    const user = members.find((member) => member.name === name)?.id;
    if (!user) throw new Error(`${name} is not in studio/print`);
    await this.jonas.do('user_invite', { user, room: 'studio/spring-issue', id: randomUUID() });
  }

  async close(): Promise<void> {
    await Promise.all([this.mara, this.jonas, this.tibor].map((actor) => actor.close()));
  }
}
