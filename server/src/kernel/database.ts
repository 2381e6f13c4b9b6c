import { createHash, randomUUID } from 'node:crypto';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely';
import pg from 'pg';
import { ClaimLost, claims, lostState } from './claims.ts';
import { gatherWrites } from './gathered-writes.ts';
import { type Scope, settings } from './scope.ts';
import { prepareScope, runScoped } from './scoped-query.ts';

export { sql } from 'kysely';

/** Dates without time stay text (`YYYY-MM-DD`); counts are numbers; instants are Dates. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const names = new Map<string, string>();

/** Every statement is prepared by name: unnamed halves the throughput (architecture, "Decided"). */
function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `z${createHash('sha1').update(text).digest('hex').slice(0, 24)}`;
    // A list with many optional filters has many texts; beyond this the plan cache costs more than it gives.
    if (names.size < 2000) names.set(text, name);
  }
  return name;
}

export interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

export function compile(query: RawBuilder<unknown>): Statement {
  const { sql: text, parameters } = query.compile(compiler);
  return { name: nameOf(text), text, values: [...parameters] };
}

class Blank {
  readonly key: string;
  constructor(key: string) {
    this.key = key;
  }
}

/**
 * A statement of the hottest paths: compiled once, its blanks filled for each call.
 * @param build gets each value as a name to be put where the value goes
 */
export function template<Values extends Record<string, unknown>>(
  build: (blanks: { readonly [Key in keyof Values]: Blank }) => RawBuilder<unknown>,
): (values: Values) => Statement {
  // Any name is a blank: which ones there are says the type.
  const blanks = new Proxy({}, { get: (_, key) => new Blank(String(key)) }) as {
    readonly [Key in keyof Values]: Blank;
  };
  const { name, text, values: places } = compile(build(blanks));
  return (values) => ({
    name,
    text,
    values: places.map((place) => (place instanceof Blank ? values[place.key] : place)),
  });
}

/** Reads inside one transaction and one scope. */
export interface Reader {
  rows<T>(query: RawBuilder<T>): Promise<T[]>;
  first<T>(query: RawBuilder<T>): Promise<T | undefined>;
}

declare const writing: unique symbol;

/** A transaction that may write. A function that needs one cannot be called without (style rule 8). */
export interface Tx extends Reader {
  readonly [writing]: true;
  /** Runs a write and gives the number of rows it touched. */
  run(query: RawBuilder<unknown>): Promise<number>;
}

class PgTx {
  declare readonly [writing]: true;
  readonly client: pg.PoolClient;
  constructor(client: pg.PoolClient) {
    this.client = client;
  }
  async rows<T>(query: RawBuilder<T>): Promise<T[]> {
    const result = await this.client.query(compile(query));
    return result.rows as T[]; // the shape is the statement's author's word, as with every SQL client
  }
  async first<T>(query: RawBuilder<T>): Promise<T | undefined> {
    return (await this.rows(query))[0];
  }
  async run(query: RawBuilder<unknown>): Promise<number> {
    return (await this.client.query(compile(query))).rowCount ?? 0;
  }
}

/**
 * Work of one transaction that need not wait for each other: statements travel one behind the other on the connection.
 * A failure is thrown only when all have answered, so that no statement comes after the transaction's end.
 */
export async function together(...work: readonly Promise<unknown>[]): Promise<void> {
  for (const one of await Promise.allSettled(work)) if (one.status === 'rejected') throw one.reason;
}

/** {@link together}, with what each gave. */
export async function alongside<T extends readonly unknown[]>(
  ...work: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  await together(...work);
  return (await Promise.all(work)) as unknown as T; // Promise.all gives a tuple for a tuple
}

/** Each statement is a read-only transaction of its own, in one round trip; nothing else is to be kept together. */
class ScopedReader implements Reader {
  broken = false;
  readonly #client: pg.PoolClient;
  readonly #scope: Scope;

  constructor(client: pg.PoolClient, scope: Scope) {
    this.#client = client;
    this.#scope = scope;
  }
  async rows<T>(query: RawBuilder<T>): Promise<T[]> {
    try {
      return await runScoped<T>(this.#client, this.#scope, compile(query), { readOnly: true });
    } catch (error) {
      this.broken = true;
      throw error;
    }
  }
  async first<T>(query: RawBuilder<T>): Promise<T | undefined> {
    return (await this.rows(query))[0];
  }
}

/** COPY needs the wire for itself: only for transactions opened by {@link Database.bulk}. */
export interface BulkTx extends Tx {
  readonly client: pg.PoolClient;
}

export interface Database {
  /** By which its connections are told from those of every other process; the server knows whether any is left. */
  readonly holder: string;
  /** Read-only, one scope, one snapshot per statement. */
  read<T>(scope: Scope, work: (reader: Reader) => Promise<T>): Promise<T>;
  /** One statement in its scope and transaction, in a single round trip: for the hottest paths. */
  single<T>(scope: Scope, statement: Statement, options?: { lazyCommit?: boolean }): Promise<T[]>;
  transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Like transaction, on a connection that can COPY; for imports. */
  bulk<T>(scope: Scope, work: (tx: BulkTx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const swallow = () => undefined;

export function createDatabase(url: string, options: { connections?: number; role?: string } = {}): Database {
  const role = options.role ? `-c role=${options.role}` : undefined;
  const holder = `zhibu ${randomUUID()}`;
  const shared = { connectionString: url, application_name: holder, ...(role ? { options: role } : {}) };
  // One connection stays open: by it others see that this process lives.
  const pool = new pg.Pool({ ...shared, min: 1, max: options.connections ?? 10, pipeline: true });
  const bulkPool = new pg.Pool({ ...shared, max: 2, idleTimeoutMillis: 1000 });
  // An idle connection that breaks is replaced by the pool; the next query tells whoever needs it.
  pool.on('error', swallow);
  pool.on('connect', (client) => {
    gatherWrites(client);
    void prepareScope(client).catch(swallow);
  });
  bulkPool.on('error', swallow);
  // Lost while a transaction holds it and asks nothing: without a listener that would end the whole process. The
  // transaction's next statement fails, and tells.
  for (const each of [pool, bulkPool]) each.on('connect', (client) => void client.on('error', swallow));

  async function transact<T>(
    client: pg.PoolClient,
    scope: Scope,
    work: (tx: PgTx) => Promise<T>,
  ): Promise<T> {
    let broken = false;
    try {
      const opened = client.query(`BEGIN;${settings(scope)}`);
      opened.catch(swallow);
      const result = await work(new PgTx(client));
      await opened;
      await commit(client, scope);
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    holder,

    async read(scope, work) {
      const client = await pool.connect();
      const reader = new ScopedReader(client, scope);
      try {
        return await work(reader);
      } finally {
        client.release(reader.broken);
      }
    },

    async single<T>(scope: Scope, statement: Statement, { lazyCommit = false } = {}) {
      const client = await pool.connect();
      let broken = true;
      try {
        const rows = await runScoped<T>(client, scope, statement, { lazyCommit });
        broken = false;
        return rows;
      } finally {
        client.release(broken);
      }
    },

    async transaction(scope, work) {
      return transact(await pool.connect(), scope, (tx) => work(tx));
    },

    async bulk(scope, work) {
      return transact(await bulkPool.connect(), scope, (tx) => work(tx));
    },

    async close() {
      await Promise.all([pool.end(), bulkPool.end()]);
    },
  };
}

/** Commits, and with it that the claim of the request had its effect; without the claim nothing is committed. */
async function commit(client: pg.PoolClient, { accountId }: Scope): Promise<void> {
  const claim = claims.getStore();
  const isOpen = claim !== undefined && !claim.isSettled && claim.accountId === accountId;
  // Sent together: where the mark fails, the server rolls back at the COMMIT.
  const marked = isOpen ? client.query(claim.mark) : undefined;
  const ended = client.query('COMMIT');
  ended.catch(swallow);
  try {
    await marked;
  } catch (error) {
    await ended.catch(swallow);
    throw error instanceof pg.DatabaseError && error.code === lostState ? new ClaimLost() : error;
  }
  // Where a statement failed for whose answer nobody waited, the server rolls back without an error.
  if ((await ended).command !== 'COMMIT') throw new Error('database: a statement failed unseen');
  if (isOpen) claim.isSettled = true;
}

/** `sql` for a value list: `(${a}, ${b}), …`. */
export function valueRows(rows: readonly (readonly unknown[])[]): RawBuilder<unknown> {
  return sql.join(rows.map((row) => sql`(${sql.join(row)})`));
}

/** A unique or exclusion constraint refused the write: its name, else null (SQLSTATE 23505). */
export function violatedConstraint(error: unknown): string | null {
  if (error instanceof pg.DatabaseError && error.code === '23505') return error.constraint ?? '';
  return null;
}

/** A row that was not to be waited for is in somebody else's hands. */
export const isLockTaken = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '55P03';
