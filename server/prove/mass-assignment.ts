import { makeAttackers } from './lib/attackers.ts';
import { attemptOf, type Ground } from './lib/attempt.ts';
import { dump, foundIn } from './lib/dump.ts';
import { loadThings } from './lib/objects.ts';
import { isWrite, type Operation, operations, type Schema } from './lib/operations.ts';
import { holds } from './lib/policy.ts';
import { countOf, writeSecurityProof } from './lib/report.ts';
import { populate } from './lib/seed.ts';
import { soundRequests } from './lib/sound.ts';
import { openWorld, type Sent, type World } from './lib/world.ts';

export interface MassAssignmentResult {
  writes: number;
  /** Names of properties that answers and tables have. */
  properties: number;
  requests: number;
  /** Sent with a property that the body does not have, and done all the same. */
  accepted: string[];
  /** Values that stand somewhere in the database afterwards. */
  persisted: string[];
}

/** Values that nothing else has, one for each form that a column can take. */
const canaries = {
  text: 'mass-canary-7f3a91',
  integer: 918_273_645,
  uuid: 'cafecafe-cafe-4afe-8afe-cafecafecafe',
  day: '2093-04-05',
  instant: '2093-04-05T06:07:08Z',
} as const;
const traces = [canaries.text, String(canaries.integer), canaries.uuid, canaries.day];

/** Every property that a caller may not write, sent to every write, beside a request that is right otherwise. */
export async function assignEverything(most: number): Promise<MassAssignmentResult> {
  const world = await openWorld();
  try {
    const population = await populate(world);
    const attackers = await makeAttackers(world, population);
    const ground: Ground = { population, things: await loadThings(world) };
    await world.keep();
    const sound = new Map(soundRequests(ground, attackers).map(({ key, sent }) => [key, sent]));
    const names = await properties(world);
    const writes = operations().filter((operation) => isWrite(operation) && !operation.takesFile);
    const result = {
      writes: writes.length,
      properties: names.size,
      requests: 0,
      accepted: [],
      persisted: [],
    };
    const run: MassAssignmentResult = result;
    for (const operation of writes) {
      const { access } = operation;
      const able = attackers.find(
        (one) => access === 'signed_in' || (typeof access === 'string' && holds(one, access as never)),
      ); // a permission: the contract's test
      const signed = able ?? attackers[0];
      if (!signed) throw new Error('there is nobody');
      const base = sound.get(operation.key) ?? attemptOf(ground, operation, signed, ['own', 'own'], 5).sent;
      await assign(world, operation, base, names, most, run);
    }
    return run;
  } finally {
    await world.close();
  }
}

async function assign(
  world: World,
  operation: Operation,
  base: Sent,
  names: ReadonlyMap<string, unknown>,
  most: number,
  result: MassAssignmentResult,
): Promise<void> {
  const extras = [...names].filter(([name]) => !(name in (operation.body?.properties ?? {})));
  const step = Math.max(1, Math.floor(extras.length / most));
  const chosen = extras.filter((_, index) => index % step === operation.key.length % step);
  let done = false;
  const variants = [
    ...chosen.map((extra) => bodyWith(base, [extra])),
    bodyWith(base, extras),
    ...inside(operation.body, base.body, extras.slice(0, 40)).map((body) => ({ ...base, body })),
    {
      ...base,
      query: {
        ...base.query,
        ...Object.fromEntries(extras.slice(0, 60).map(([name, value]) => [name, String(value)])),
      },
    },
  ];
  for (const sent of variants) {
    const answer = await world.send(sent);
    result.requests += 1;
    if (answer.status >= 300) continue;
    done = true;
    // Without a body in the contract what is sent as one is not read; what counts is that nothing of it is kept.
    if (operation.body && sent.body !== base.body)
      result.accepted.push(`${operation.key} ${JSON.stringify(sent.body).slice(0, 200)}`);
  }
  result.persisted.push(...foundIn(await dump(world), traces).map((place) => `${operation.key}: ${place}`));
  if (done) await world.restore();
}

const bodyWith = (base: Sent, extras: readonly (readonly [string, unknown])[]): Sent => ({
  ...base,
  body: { ...(typeof base.body === 'object' ? base.body : {}), ...Object.fromEntries(extras) },
});

/** The body with the extras in each object that stands inside it. */
function inside(
  schema: Schema | null,
  body: unknown,
  extras: readonly (readonly [string, unknown])[],
): unknown[] {
  if (!schema?.properties || typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => {
    const into = (one: unknown) =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? { ...one, ...Object.fromEntries(extras) }
        : one;
    const changed = Array.isArray(value) ? value.map(into) : into(value);
    return JSON.stringify(changed) === JSON.stringify(value) ? [] : [{ ...body, [key]: changed }];
  });
}

/** Names that any answer or any table has, each with a value of its form that can be found again. */
async function properties(world: World): Promise<Map<string, unknown>> {
  const names = new Map<string, unknown>();
  const walk = (schema: Schema | undefined): void => {
    if (!schema) return;
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (!names.has(name)) names.set(name, canaryOf(property));
      walk(property);
      walk(property.items);
      for (const one of property.anyOf ?? []) walk(one);
    }
    for (const one of schema.anyOf ?? []) walk(one);
    walk(schema.items);
  };
  for (const { response } of operations()) walk(response ?? undefined);
  const columns = await world.look<{ name: string; type: string }>(
    `SELECT DISTINCT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  for (const { name, type } of columns) {
    const value = canaryOfColumn(type);
    names.set(name, value);
    const camel = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (!names.has(camel)) names.set(camel, value);
  }
  return names;
}

function canaryOf({ type, format, pattern }: Schema): unknown {
  const [plain] = [type ?? 'string'].flat();
  if (plain === 'integer' || plain === 'number') return canaries.integer;
  if (plain === 'boolean') return true;
  if (format === 'date') return canaries.day;
  if (format === 'date-time') return canaries.instant;
  return pattern === undefined ? canaries.text : canaries.uuid;
}

function canaryOfColumn(type: string): unknown {
  if (/^(integer|bigint|smallint)$/.test(type)) return canaries.integer;
  if (type === 'boolean') return true;
  if (type === 'uuid') return canaries.uuid;
  if (type === 'date') return canaries.day;
  return type.startsWith('timestamp') ? canaries.instant : canaries.text;
}

if (import.meta.main) {
  const result = await assignEverything(countOf(10_000));
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  writeSecurityProof('mass-assignment', [
    `${result.properties} property names (of every answer and of every column) sent to ${result.writes} writes, one by one, all at once, inside nested objects and in the address: ${result.requests} requests`,
    `**${result.persisted.length} persisted**; ${result.accepted.length} bodies with a property that the contract does not name were taken`,
  ]);
  process.exit(result.persisted.length + result.accepted.length === 0 ? 0 : 1);
}
