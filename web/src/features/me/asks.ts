import type { Me } from '../../app/session.tsx';
import type { OwnFile } from './queries.ts';
import type { CorrectionRow } from './rights.queries.ts';

/** What is asked of the member, worked out from what the registry already knows. */
export type Ask =
  | { kind: 'answered'; act: 'correction'; request: CorrectionRow }
  | { kind: 'phone' | 'joined' | 'full'; act: 'correct' }
  | { kind: 'secondFactor'; act: 'secondFactor' }
  | { kind: 'recoveryCodes'; act: 'account'; left: number };

/** With fewer codes than this a lost phone soon means a locked account. */
const fewCodes = 3;

/**
 * Most pressing first: what only the member can supply, then the safety of the account.
 * `file` is null for an account without a member file.
 */
export function asksOf(
  file: Pick<OwnFile, 'phone' | 'stage' | 'joined' | 'full'> | null,
  secondFactor: Me['secondFactor'],
): Ask[] {
  const asks: Ask[] = [];
  if (file) {
    const inParty = file.stage === 'full' || file.stage === 'probationary';
    if (file.phone === null) asks.push({ kind: 'phone', act: 'correct' });
    if (inParty && file.joined === null) asks.push({ kind: 'joined', act: 'correct' });
    if (file.stage === 'full' && file.full === null) asks.push({ kind: 'full', act: 'correct' });
  }
  if (!secondFactor.totp && secondFactor.passkeys === 0)
    asks.push({ kind: 'secondFactor', act: 'secondFactor' });
  else if (secondFactor.totp && secondFactor.recoveryCodesLeft < fewCodes)
    asks.push({ kind: 'recoveryCodes', act: 'account', left: secondFactor.recoveryCodesLeft });
  return asks;
}

/** An answer is news for so long, in days. */
const newsDays = 14;

/** What was answered lately, the newest first; taking back is no answer. */
export function answeredAsks(requests: readonly CorrectionRow[], now: Date): Ask[] {
  return requests
    .filter(({ state }) => state === 'accepted' || state === 'refused')
    .filter(
      ({ decidedAt }) =>
        decidedAt !== null && now.getTime() - new Date(decidedAt).getTime() < newsDays * 24 * 3_600_000,
    )
    .map((request) => ({ kind: 'answered', act: 'correction', request }));
}

/** What the member asked for already waits for the branch, no longer for the member. */
export function notAsked(asks: readonly Ask[], requests: readonly CorrectionRow[]): Ask[] {
  const waiting = requests.filter(({ state }) => state === 'submitted').map(({ field }) => String(field));
  return asks.filter(({ act, kind }) => act !== 'correct' || !waiting.includes(kind));
}
