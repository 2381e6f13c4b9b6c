import { type Static, type TSchema, Type } from 'typebox';
import type { Access } from './authorization.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `GET /members/{id}`: the key names the operation everywhere — router, OpenAPI, client, tests. */
export type OperationKey = `${Method} /${string}`;

export interface Endpoint {
  summary: string;
  /** A route without a declared permission does not compile (style rule 2). */
  access: Access;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** An allow-list: what it does not name is stripped. */
  response: TSchema;
  status?: 200 | 201 | 202 | 204;
  /** The update needs `If-Match` with the version it changes (428 without, 412 when stale). */
  ifMatch?: true;
  /** Question or answer carries a secret (password, code): an `Idempotency-Key` does not make us keep either. */
  secret?: true;
  /**
   * A sensitive act: the password must have been given within the last five minutes. `{ body: 'reveal' }` asks for it
   * only where that property of the body is true.
   */
  fresh?: true | { body: string };
  /** The body is the raw bytes of a file, or the answer is one. */
  binary?: 'request' | 'response';
}

export type Endpoints = Record<OperationKey, Endpoint>;

export function endpoints<const T extends Endpoints>(table: T): T {
  return table;
}

type Part<E, K extends keyof Endpoint> = E extends Record<K, infer S extends TSchema> ? Static<S> : undefined;
export type Params<E> = Part<E, 'params'>;
export type Query<E> = Part<E, 'query'>;
export type Body<E> = Part<E, 'body'>;
export type Answer<E> = Part<E, 'response'>;

/* Pieces that many shapes share. */
export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'uuid',
});
export const IdParams = Type.Object({ id: Id });
/** A calendar day; the server also refuses days that do not exist. */
export const Day = Type.String({ format: 'date', description: 'YYYY-MM-DD' });
/** Instants are written as UTC (RFC 3339). */
export const Instant = Type.Unsafe<string | Date>({ type: 'string', format: 'date-time' });
export const Nullable = <T extends TSchema>(schema: T) => Type.Unsafe<Static<T> | null>(nullable(schema));

function nullable(schema: TSchema): Record<string, unknown> {
  const plain: Record<string, unknown> = { ...schema };
  if (Array.isArray(plain.enum)) return { ...plain, enum: [...plain.enum, null] };
  return typeof plain.type === 'string'
    ? { ...plain, type: [plain.type, 'null'] }
    : { anyOf: [plain, { type: 'null' }] };
}
/** What nobody sees, not even as a blank: control and format characters, the fillers of Hangul, the blank of Braille. */
const unseen = '\\p{Cc}\\p{Cf}\\p{DI}\\u2800';
/**
 * Text of so many characters. Where some are such that nobody sees, there are so many that are seen besides; what is of blanks
 * alone each feature refuses in its own words.
 */
export const visiblePattern = (min: number) =>
  `^(?:(?:\\s|[^\\s${unseen}]){${min},}$|(?:[\\s${unseen}]*[^\\s${unseen}]){${min}})`;
/** @param min characters; invisible ones are none */
export const Text = (max: number, min = 0) =>
  Type.String({ maxLength: max, ...(min === 0 ? {} : { pattern: visiblePattern(min) }) });
/** A word to search for; of blanks alone nothing is found. */
export const Sought = (max: number) => Type.String({ maxLength: max, minLength: 1 });
/** A secret is taken as it is typed: a blank is a character of it. */
export const Secret = (max: number, min: number) => Type.String({ maxLength: max, minLength: min });
export const Done = Type.Object({ done: Type.Literal(true) });
export const Abilities = <const K extends string>(keys: readonly K[]) =>
  Type.Unsafe<Record<K, boolean>>(
    Type.Object(Object.fromEntries(keys.map((key) => [key, Type.Boolean()])), {
      description:
        'What the acting duty may do here; the web shows a button from this and from nothing else.',
    }),
  );
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  after: Type.Optional(Type.String({ maxLength: 400 })),
};
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) });
/** Words in both languages; the web shows the reader's. */
export const Words = Type.Object({ zh: Type.String(), en: Type.String() });
