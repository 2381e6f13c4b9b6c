import { Logger as JobLogger, type Runner, run, type TaskList } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { sql, type Tx } from './database.ts';

export type JobHandler = (payload: Record<string, unknown>) => Promise<void>;

/** The job queue (graphile-worker): a job is enqueued in the transaction of the change that asks for it. */
export interface Jobs {
  define(name: string, handler: JobHandler): void;
  /** `key`: one waiting job of this key at most. */
  enqueue(tx: Tx, name: string, payload: Record<string, unknown>, key: string): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createJobs(databaseUrl: string, role: string | undefined, log: Logger): Jobs {
  const tasks: TaskList = {};
  let runner: Runner | null = null;
  let pool: pg.Pool | null = null;
  return {
    define(name, handler) {
      tasks[name] = (payload) => handler(payload as Record<string, unknown>); // written by enqueue below
    },
    async enqueue(tx, name, payload, key) {
      await tx.run(sql`SELECT graphile_worker.add_job(${name}, payload := ${JSON.stringify(payload)}::json,
        job_key := ${key}, max_attempts := 3)`);
    },
    async start() {
      pool = new pg.Pool({
        connectionString: databaseUrl,
        max: 4,
        application_name: 'zhibu jobs',
        ...(role ? { options: `-c role=${role}` } : {}),
      });
      const lost = (error: Error) => log.warn({ reason: error.message }, 'job queue connection lost');
      pool.on('error', lost);
      pool.on('connect', (client) => client.on('error', lost));
      runner = await run({
        pgPool: pool,
        taskList: tasks,
        concurrency: 2,
        noHandleSignals: true,
        logger: new JobLogger(() => (level, message) => {
          if (level === 'error') log.error(message);
        }),
      });
      runner.promise.catch((error) => log.error(error, 'job queue stopped'));
    },
    async stop() {
      await runner?.stop();
      runner = null;
      await pool?.end();
      pool = null;
    },
  };
}
