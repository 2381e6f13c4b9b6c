import { newId } from '../../src/kernel/ids.ts';
import type { Place, Signed } from './attackers.ts';
import { tableAbout, tableRefused } from './attempt.table.ts';
import { addressOf, kindOf, type Thing, type Things } from './objects.ts';
import { isIdSchema, type Operation, type Parameter } from './operations.ts';
import type { Population } from './seed.ts';
import { sampleOf } from './values.ts';
import type { Sent } from './world.ts';

/** Which rows a property or a query parameter of this name means. */
const meant: Record<string, string> = {
  organization: '/organizations/{id}',
  organizationId: '/organizations/{id}',
  organizationIds: '/organizations/{id}',
  parentId: '/organizations/{id}',
  targetId: '/organizations/{id}',
  successorId: '/organizations/{id}',
  others: '/organizations/{id}',
  within: '/organizations/{id}',
  member: '/members/{id}',
  memberId: '/members/{id}',
  memberIds: '/members/{id}',
  account: '/accounts/{id}',
  accountId: '/accounts/{id}',
  dutyId: '/duties/{id}',
  successorDutyId: '/duties/{id}',
  destinationId: '/organizations/{id}',
  branchId: '/organizations/{id}',
  hostId: '/organizations/{id}',
  paperId: '/transfer-papers/{id}',
};

/** Names that open nothing: anybody may ask to be received or hosted anywhere, and whoever is asked then decides. */
const opensNothing: readonly string[] = ['destinationId', 'hostId'];

/** Names that mean something in one body alone. */
const meantBy: Record<string, Record<string, string>> = {
  'POST /annual-reports/acceptances': { id: '/annual-reports/{id}' },
  'POST /transfers/approvals': { id: '/transfers/{id}' },
};

/** Names that carry no right: they are kept or compared, nothing is opened by them. Each with the reason. */
const harmless: Record<string, string> = {
  'POST /saved-filters': 'a saved filter is a private note; the list that it is used on checks it',
  'GET /audit-entries': 'the log is one for the installation',
  'POST /audit-exports': 'the log is one for the installation',
};

export interface Attempt {
  sent: Sent;
  thing: Thing | null;
  /** What the body and the query name besides. */
  named: Thing[];
  /** A file about somebody: the same about nobody. */
  aboutNobody?: Buffer;
}

export interface Ground {
  things: Things;
  population: Population;
}

/** A large number that is the same for the same seed, and far from that of the next one. */
const mixed = (seed: number) => Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) >>> 3;

function thingAt(
  { things, population }: Ground,
  kind: string,
  signed: Signed,
  place: Place,
  seed: number,
): Thing {
  const paths = signed.sites[place].map((site) => population.places[site].path);
  const rows = things.get(kind) ?? [];
  const own = rows.filter(
    (row) => place === 'own' && row.accountId !== null && row.accountId === signed.accountId,
  );
  const here = rows.filter(({ path }) => paths.includes(path) || path === '');
  const choice = own.length > 0 && seed % 2 === 0 ? own : here.length > 0 ? here : rows;
  const found = choice[mixed(seed) % choice.length];
  if (!found) throw new Error(`${kind}: nothing at ${place}`);
  return found;
}

/**
 * A request whose address names something at one place and whose body and query name things at another one.
 * Everything else in it is generated from the schema.
 */
export function attemptOf(
  ground: Ground,
  operation: Operation,
  signed: Signed,
  [place, bodyPlace]: readonly [Place, Place],
  seed: number,
): Attempt {
  const kind = kindOf(operation);
  const thing = kind === null ? null : thingAt(ground, kind, signed, place, seed);
  const named: Thing[] = [];
  const idOf = (name: string) => {
    if (name === 'login') return loginAt(ground, signed, bodyPlace, seed);
    const rows = meantBy[operation.key]?.[name] ?? meant[name];
    if (rows === undefined)
      throw new Error(
        `${operation.key}: nobody knows which rows "${name}" means. Say so in server/prove/lib/attempt.ts.`,
      );
    const found = thingAt(ground, rows, signed, bodyPlace, seed + named.length);
    if (!(operation.key in harmless || opensNothing.includes(name))) named.push(found);
    return found.id;
  };
  const memberNamed = () => {
    const found = thingAt(ground, '/members/{id}', signed, bodyPlace, seed);
    named.push(found);
    return found;
  };
  const query = queryOf(operation.parameters, seed, idOf);
  const table =
    operation.key === 'POST /transfer-tables' ? tableAbout(ground.population, memberNamed()) : null;
  const body = table
    ? table.table
    : operation.takesFile
      ? Buffer.from(seed % 2 === 0 ? '%PDF-1.7 content' : '姓名,公民身份号码\n某某,1\n')
      : operation.body && sampleOf(operation.body, '', seed, idOf);
  const sent: Sent = {
    method: operation.method,
    url: addressOf(operation, thing),
    as: signed.as,
    query,
    headers: {
      ...(operation.parameters.some(({ name }) => name === 'If-Match') ? { 'if-match': '"1"' } : {}),
      ...(operation.takesFile ? { 'content-type': 'application/octet-stream' } : {}),
      ...(operation.method === 'POST' && seed % 7 === 0 ? { 'idempotency-key': `k${seed}` } : {}),
    },
    ...(body === null ? {} : { body }),
  };
  return { sent, thing, named, ...(table ? { aboutNobody: table.aboutNobody } : {}) };
}

function loginAt({ population }: Ground, signed: Signed, place: Place, seed: number): string {
  if (seed % 4 === 3) return `person-${seed}`;
  const [site] = signed.sites[place];
  return site === undefined ? `person-${seed}` : population.residents[site].login;
}

function queryOf(
  parameters: readonly Parameter[],
  seed: number,
  idOf: (name: string) => string,
): Record<string, string | string[]> {
  const given = parameters
    .filter(
      ({ in: at, name, required, schema }) =>
        at === 'query' && (required || isIdSchema(schema) || (seed + name.length) % 3 === 0),
    )
    // A made-up position only shows that it is refused; schema-fuzz does that.
    .filter(({ name }) => name !== 'after')
    .map(({ name, schema }) => [name, sampleOf(schema, name, seed, idOf)]);
  return Object.fromEntries(
    given.map(([name, value]) => [String(name), Array.isArray(value) ? value.map(String) : String(value)]),
  );
}

/** Answers to many things at once, each for itself: which of them they refuse. What is left was done. */
const refusedOnes: Record<string, (answer: string, named: readonly Thing[]) => string[]> = {
  'POST /annual-reports/acceptances': (answer) => {
    const { refused }: { refused: { id: string }[] } = JSON.parse(answer);
    return refused.map(({ id }) => id);
  },
  'POST /transfers/approvals': (answer) => {
    const { refused }: { refused: { id: string }[] } = JSON.parse(answer);
    return refused.map(({ id }) => id);
  },
  'POST /transfers/filings': (answer) => {
    const { refused }: { refused: { member: { id: string } }[] } = JSON.parse(answer);
    return refused.map(({ member }) => member.id);
  },
  'POST /transfer-tables': (answer, named) => (tableRefused(answer) ? named.map(({ id }) => id) : []),
};

/** Whether the answer is about many, and which of those that were named it did something to. */
export function doneTo({ key }: Operation, named: readonly Thing[], answer: string): Thing[] | null {
  const refused = refusedOnes[key]?.(answer, named);
  // A branch that a filing names counts within the own committee only, and is ignored elsewhere.
  const about = key === 'POST /transfers/filings' ? named.filter(({ memberId }) => memberId !== null) : named;
  return refused ? about.filter(({ id }) => !refused.includes(id)) : null;
}

/**
 * The same request about things that do not exist, in the place of those that the sender may not see; null where
 * every thing that it names may be seen.
 */
export function aboutNothing(
  { sent, thing, named, aboutNobody }: Attempt,
  unseen: (thing: Thing) => boolean,
): { sent: Sent; asAsked: (text: string) => string } | null {
  const hidden = [...(thing ? [thing] : []), ...named].filter(unseen);
  if (hidden.length === 0) return null;
  const ids = hidden.flatMap(({ id, parentId }) => [id, parentId]).filter((id) => typeof id === 'string');
  const swap = new Map(ids.map((id) => [id, newId()]));
  const swapped = (text: string) => [...swap].reduce((now, [id, other]) => now.replaceAll(id, other), text);
  const body =
    Buffer.isBuffer(sent.body) || sent.body === undefined
      ? (aboutNobody ?? sent.body)
      : JSON.parse(swapped(JSON.stringify(sent.body)));
  const query = JSON.parse(swapped(JSON.stringify(sent.query ?? {})));
  const { 'idempotency-key': _key, ...headers } = sent.headers ?? {};
  return {
    sent: { ...sent, url: swapped(sent.url), query, headers, ...(body === undefined ? {} : { body }) },
    // An answer may say back what was asked.
    asAsked: (text) => [...swap].reduce((now, [id, other]) => now.replaceAll(other, id), text),
  };
}
