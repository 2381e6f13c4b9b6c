import pg from 'pg';
import type { Statement } from './database.ts';
import { type Scope, scopeValues } from './scope.ts';

/** Settings of one transaction as a statement, prepared once for each connection by {@link prepareScope}. */
const scopeStatement = {
  name: 'zhibu_scope',
  text: `SELECT set_config('zhibu.path_from', $1, true), set_config('zhibu.path_until', $2, true),
    set_config('zhibu.member_id', $3, true), set_config('zhibu.account_id', $4, true),
    set_config('zhibu.gate', $5, true),
    set_config('synchronous_commit', coalesce($6, current_setting('synchronous_commit')), true),
    set_config('transaction_read_only', coalesce($7, current_setting('transaction_read_only')), true)`,
} as const;

/** To be sent first on every connection that runs {@link runScoped}; alone it sets nothing, being local. */
export async function prepareScope(client: pg.ClientBase): Promise<void> {
  await client.query({ ...scopeStatement, values: ['', '', '', '', '', null, null] });
}

/** What pg.Query is at run time; its types leave the part out that its client calls. */
interface AnsweredQuery extends pg.Query {
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
}
type Answer = (error: Error | null, result: pg.QueryResult) => void;
const BaseQuery = pg.Query as unknown as new (statement: Statement, answer: Answer) => AnsweredQuery; // see AnsweredQuery
const submitStatement = pg.Query.prototype.submit as (this: pg.Query, connection: pg.Connection) => void; // a method there

/**
 * The settings and the statement in front of one Sync: everything up to it is one transaction (PostgreSQL manual
 * 53.2.4, "Pipelining"), which saves BEGIN and COMMIT, two answers and two wake-ups on either side.
 */
class ScopedQuery extends BaseQuery {
  readonly #settings: readonly (string | null)[];
  #answersScope = true;

  constructor(statement: Statement, settings: readonly (string | null)[], answer: Answer) {
    super(statement, answer);
    this.#settings = settings;
  }

  override submit = (connection: pg.Connection): void => {
    connection.stream.cork();
    try {
      connection.bind({ statement: scopeStatement.name, values: [...this.#settings] }, true);
      connection.execute(null, true);
      submitStatement.call(this, connection);
    } finally {
      connection.stream.uncork();
    }
  };

  override handleDataRow(message: unknown): void {
    if (!this.#answersScope) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    if (this.#answersScope) this.#answersScope = false;
    else super.handleCommandComplete(message, connection);
  }
}

/**
 * One statement in one transaction and one scope, in a single round trip. After an error the connection is no
 * longer to be used: what was sent behind it is not accounted for.
 */
export function runScoped<T>(
  client: pg.ClientBase,
  scope: Scope,
  statement: Statement,
  { lazyCommit = false, readOnly = false }: { lazyCommit?: boolean; readOnly?: boolean } = {},
): Promise<T[]> {
  return new Promise((done, failed) => {
    const settings = [...scopeValues(scope), lazyCommit ? 'off' : null, readOnly ? 'on' : null];
    const query = new ScopedQuery(statement, settings, (error, result) => {
      if (error) failed(error);
      else done(result.rows as T[]); // the shape is the statement's author's word, as with every SQL client
    });
    client.query(query);
  });
}
