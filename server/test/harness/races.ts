import { asOwner } from './accounts.ts';
import type { TestApp } from './app.ts';

/** How often the server had to end somebody because two waited for each other, since the database was made. */
export async function deadlocksOf(t: TestApp): Promise<number> {
  // A connection tells what it counted within a second.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const [row] = await asOwner<{ n: number }>(
    t,
    'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.n ?? -1;
}

/** Until somebody waits for a lock. */
export async function untilSomebodyWaits(t: TestApp): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [row] = await asOwner<{ n: number }>(
      t,
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((row?.n ?? 0) > 0) return;
    await within(20);
  }
  throw new Error('nobody waits');
}

/** Some time within these milliseconds. */
export const within = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * milliseconds));

/** How often which answer came. */
export class Statuses {
  readonly #counts = new Map<string, number>();
  tell(what: string, status: number): void {
    const key = `${what} ${status}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }
  of(what: string, status: number): number {
    return this.#counts.get(`${what} ${status}`) ?? 0;
  }
  /** Those that no person should meet: neither done nor refused in words of a race. */
  failed(): [string, number][] {
    return [...this.#counts].filter(([what]) => !/ (200|201|204|404|409|412|422)$/.test(what));
  }
}
