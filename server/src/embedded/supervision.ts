import type { Postmaster } from './cluster.ts';
import { isAlive } from './process.ts';

/** What supervision needs from its surroundings. */
export type Surroundings = {
  log: (message: string) => void;
  /** brings the server back (crash recovery included), or finds that another process already did */
  revive: () => Promise<Postmaster>;
  /** makes sure the guard lives */
  watch: (postmaster: Postmaster) => void;
};

/** Asking /proc costs microseconds; elsewhere every look starts a `ps`. */
const lookEveryMs = process.platform === 'linux' ? 200 : 2_000;
const attemptsPerMinute = 5;

/** Looks after a running postmaster: notices its death, revives it, and reports when that is in vain. */
export class Supervision {
  #postmaster: Postmaster;
  readonly #surroundings: Surroundings;
  readonly #timer: NodeJS.Timeout;
  #listeners: ((reason: Error) => void)[] = [];
  #attempts: number[] = [];
  #busy: Promise<void> = Promise.resolve();
  #working = false;
  #ended = false;

  constructor(postmaster: Postmaster, surroundings: Surroundings) {
    this.#postmaster = postmaster;
    this.#surroundings = surroundings;
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
    // The database must not keep a process alive that has nothing else to do.
    this.#timer.unref();
  }

  /** Calls `listener` once if the server is lost for good. */
  onLost(listener: (reason: Error) => void): void {
    this.#listeners.push(listener);
  }

  /** Ends the supervision; waits for a revival that is under way. */
  async end(): Promise<void> {
    this.#ended = true;
    clearInterval(this.#timer);
    await this.#busy;
  }

  #look(): void {
    if (this.#working || this.#ended) return;
    const { pid, identity } = this.#postmaster;
    if (!isAlive(pid, identity)) {
      this.#working = true;
      this.#busy = this.#revive();
      return;
    }
    try {
      this.#surroundings.watch(this.#postmaster);
    } catch (error) {
      this.#surroundings.log(`the guard of the database could not be renewed: ${String(error)}`);
    }
  }

  async #revive(): Promise<void> {
    const { log, revive } = this.#surroundings;
    const now = Date.now();
    this.#attempts = [...this.#attempts.filter((at) => now - at < 60_000), now];
    log(`PostgreSQL (process ${this.#postmaster.pid}) has died, restarting it`);
    try {
      if (this.#attempts.length > attemptsPerMinute) throw new Error('it died too often within a minute');
      this.#postmaster = await revive();
      log(`PostgreSQL runs again (process ${this.#postmaster.pid}), nothing that was confirmed is lost`);
    } catch (error) {
      if (this.#attempts.length >= attemptsPerMinute) this.#give(error);
      else log(`restarting PostgreSQL failed: ${String(error)}`);
    } finally {
      this.#working = false;
    }
  }

  #give(cause: unknown): void {
    this.#ended = true;
    clearInterval(this.#timer);
    const reason = new Error(`PostgreSQL is lost: ${String(cause)}`, { cause });
    this.#surroundings.log(reason.message);
    for (const listener of this.#listeners.splice(0)) listener(reason);
  }
}
