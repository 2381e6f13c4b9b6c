import type { Signed } from './attackers.ts';
import { attemptOf, doneTo, type Ground } from './attempt.ts';
import { type Deed, deeds, Stage } from './deeds.ts';
import type { Operation } from './operations.ts';
import { maySucceed } from './policy.ts';
import { soundRequests } from './sound.ts';
import type { World } from './world.ts';

/** How often everybody tries an operation that has no deed and no sound request. */
const turns = 12;

/**
 * Every operation once as somebody does it who may: one that always failed would prove nothing. By its deed, by its
 * sound request, else by whoever may in the own place, as long as it takes.
 * @param done what was seen to succeed already, without a deed
 * @returns those that did not succeed, each with what became of it
 */
export async function neverSucceeded(
  world: World,
  ground: Ground,
  attackers: readonly Signed[],
  all: readonly Operation[],
  done: ReadonlySet<string>,
): Promise<string[]> {
  const sound = new Map(soundRequests(ground, attackers).map(({ key, sent }) => [key, sent]));
  const prepared = ({ key }: Operation): Deed | undefined => {
    const sent = sound.get(key);
    return deeds[key] ?? (sent && (async () => sent));
  };
  const tried = async (operation: Operation) => {
    const deed = prepared(operation);
    const stage = new Stage(world, ground, attackers);
    try {
      return deed
        ? await refusal(world, await deed(stage))
        : await unlucky(world, ground, attackers, operation);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await stage.leave();
    }
  };
  // What reads comes first, it leaves the world as it is.
  const rank = (operation: Operation) => (prepared(operation) ? 1 : operation.method === 'GET' ? 0 : 2);
  const open = all
    .filter((operation) => prepared(operation) || !done.has(operation.key))
    .sort((one, other) => rank(one) - rank(other));
  const failed: string[] = [];
  await world.restore();
  for (const operation of open) {
    if ((await tried(operation)) === null) continue;
    // What went before may be in the way: an account that signed out, a version that is another now.
    await world.restore();
    const why = await tried(operation);
    if (why !== null) failed.push(`${operation.key} (${why.slice(0, 200)})`);
  }
  await world.restore();
  return failed;
}

/** Null when it succeeded; of many at once, when none was refused. */
async function refusal(world: World, sent: Parameters<World['send']>[0]): Promise<string | null> {
  const { status, text, headers } = await world.send(sent);
  if (status >= 300) return `${status} ${text}`;
  const isJson = String(headers['content-type']).includes('json');
  const { refused }: { refused?: number | unknown[] } = (isJson && JSON.parse(text)) || {};
  return refused === undefined || refused === 0 || (Array.isArray(refused) && refused.length === 0)
    ? null
    : text;
}

/** Null as soon as somebody who may did it. */
async function unlucky(
  world: World,
  ground: Ground,
  attackers: readonly Signed[],
  operation: Operation,
): Promise<string | null> {
  let last = '';
  for (let turn = 0; turn < turns; turn += 1)
    for (const [number, signed] of attackers.entries()) {
      if (signed.ended) continue;
      const attempt = attemptOf(ground, operation, signed, ['own', 'own'], turn * 101 + number * 31);
      if (!maySucceed(operation, signed, attempt.thing, attempt.named)) continue;
      const { status, text } = await world.send(attempt.sent);
      if (status < 300 && doneTo(operation, attempt.named, text)?.length !== 0) return null;
      last = `${status} ${text}`;
    }
  return last;
}
