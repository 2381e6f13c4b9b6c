import { isId } from './ids.ts';

/** Opens rows that no duty reaches to the loaders that need them: sign-in, account care, the audit's reader. */
export type Gate = '' | 'authentication' | 'accounts' | 'audit' | 'letter' | 'system';

/** Row-level security of one transaction: a path range, the person's own file and account, a gate. */
export interface Scope {
  pathFrom: string;
  pathUntil: string;
  memberId: string | null;
  accountId: string | null;
  gate: Gate;
}

export const emptyScope: Scope = { pathFrom: '', pathUntil: '', memberId: null, accountId: null, gate: '' };

/** The subtree of a path, itself included: `[path, path/)`; segments have a fixed width (scale rule 9). */
export function subtreeScope(path: string): Scope {
  return { ...emptyScope, pathFrom: path, pathUntil: `${path}/` };
}

const pathPattern = /^[a-z0-9./~]*$/;
const gates: readonly string[] = ['', 'authentication', 'accounts', 'audit', 'letter', 'system'];
const cache = new WeakMap<Scope, readonly string[]>();

/**
 * The five settings of a scope, in the order path from, path until, member, account, gate; empty means none.
 * Every literal is validated against a strict pattern before it is used (scale rule 10).
 */
export function scopeValues(scope: Scope): readonly string[] {
  const known = cache.get(scope);
  if (known !== undefined) return known;
  const { pathFrom, pathUntil, memberId, accountId, gate } = scope;
  if (!pathPattern.test(pathFrom) || !pathPattern.test(pathUntil)) throw new Error('scope: invalid path');
  if (memberId !== null && !isId(memberId)) throw new Error('scope: invalid member id');
  if (accountId !== null && !isId(accountId)) throw new Error('scope: invalid account id');
  if (!gates.includes(gate)) throw new Error('scope: invalid gate');
  const values = [pathFrom, pathUntil, memberId ?? '', accountId ?? '', gate];
  cache.set(scope, values);
  return values;
}

/** The statements that open a transaction in a scope; SET LOCAL takes no parameters. */
export function settings(scope: Scope): string {
  const [pathFrom, pathUntil, memberId, accountId, gate] = scopeValues(scope);
  return `SET LOCAL zhibu.path_from='${pathFrom}';SET LOCAL zhibu.path_until='${pathUntil}';SET LOCAL zhibu.member_id='${memberId}';SET LOCAL zhibu.account_id='${accountId}';SET LOCAL zhibu.gate='${gate}'`;
}
