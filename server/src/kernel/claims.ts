import { AsyncLocalStorage } from 'node:async_hooks';
import type { Statement } from './database.ts';

/**
 * The hold of a request on its `Idempotency-Key`. Its transactions commit only while it holds the key, and write with the
 * change that there was one: whoever takes the key over knows whether something happened, and what comes too late is undone.
 */
export interface Claim {
  accountId: string;
  /** Writes that there was an effect; fails with {@link lostState} where the key is somebody else's by now. */
  mark: Statement;
  /** Written already, or answered: nothing more is to be written. */
  isSettled: boolean;
}

/** SQLSTATE of {@link Claim.mark} that found no row of its own: division by zero. */
export const lostState = '22012';

/** The claim of the request that is being worked on. */
export const claims = new AsyncLocalStorage<Claim>();

/** The key was taken over: what this request was about to do is undone. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}
