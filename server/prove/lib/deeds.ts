import type { Signed } from './attackers.ts';
import type { Ground } from './attempt.ts';
import { accountDeeds } from './deeds.accounts.ts';
import { mobilityDeeds } from './deeds.mobility.ts';
import { outsideDeeds } from './deeds.outside.ts';
import { registryDeeds } from './deeds.registry.ts';
import { transferDeeds } from './deeds.transfers.ts';
import { yearDeeds } from './deeds.year.ts';
import type { Operation } from './operations.ts';
import { personOf, somebody } from './people.ts';
import type { Answer, Headers, Sent, World } from './world.ts';

/**
 * What succeeds only after other requests: a password to be changed must be known, a roster to be committed must have
 * been checked. Each deed prepares the world and gives the request that shows its operation at work.
 */
export type Deed = (stage: Stage) => Promise<Sent>;

export const deeds: Readonly<Record<string, Deed>> = {
  ...accountDeeds,
  ...mobilityDeeds,
  ...outsideDeeds,
  ...registryDeeds,
  ...transferDeeds,
  ...yearDeeds,
};

/** @throws for a deed that no operation is called like any more */
export function refuseStrangeDeeds(known: readonly Operation[]): void {
  const keys = new Set(known.map(({ key }) => key));
  const strange = Object.keys(deeds).find((key) => !keys.has(key));
  if (strange) throw new Error(`${strange} is no operation any more: take it out of server/prove/lib/deeds`);
}

/** A world in the middle of a run, and short ways to act in it. */
export class Stage {
  readonly world: World;
  readonly ground: Ground;
  readonly #attackers: readonly Signed[];
  readonly #later: (() => Promise<void>)[] = [];

  constructor(world: World, ground: Ground, attackers: readonly Signed[]) {
    this.world = world;
    this.ground = ground;
    this.#attackers = attackers;
  }

  /** Who has this running duty in the township in the east. */
  role(role: Signed['role']): Headers {
    const found = this.#attackers.find((each) => each.role === role && !each.ended);
    if (!found) throw new Error(`nobody is ${role}`);
    return found.as;
  }

  /** Who belongs to the first eastern branch and has just signed in. */
  async member() {
    const { residents, places } = this.ground.population;
    const { id: organizationId, regionId } = places.eastFirst;
    const person = somebody();
    const body = { organizationId, ...person };
    const { id } = await this.told<{ id: string }>(residents.eastFirst.as, 'POST', '/members', body);
    return { id, person, as: await personOf(this.world, { regionId, id }) };
  }

  /** To be done when the deed is done. */
  later(work: () => Promise<void>): void {
    this.#later.push(work);
  }

  async leave(): Promise<void> {
    for (const work of this.#later.splice(0)) await work();
  }

  /** A step before the deed. @throws with what was refused */
  async did(sent: Sent): Promise<Answer> {
    const answer = await this.world.send(sent);
    if (answer.status >= 300) throw new Error(`${sent.method} ${sent.url}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** The same where the answer is JSON; the caller says what the contract answers. */
  async told<T>(as: Headers, method: string, path: string, body?: object): Promise<T> {
    return JSON.parse((await this.did(request(as, method, path, body))).text);
  }
}

/** A request as most are; the version is that of a row that nobody changed. */
export function request(as: Headers, method: string, path: string, body?: object, version = 1): Sent {
  return {
    method,
    url: `/api${path}`,
    as,
    headers: { 'if-match': `"${version}"` },
    ...(body === undefined ? {} : { body }),
  };
}
