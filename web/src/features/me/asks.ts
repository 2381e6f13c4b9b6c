import type { Me } from '../../app/session.tsx';
import type { OwnFile } from './queries.ts';

/** What is asked of the member, worked out from what the registry already knows. */
export type Ask =
  | { kind: 'phone' | 'joined' | 'full'; act: 'tellSecretary' }
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
    if (file.phone === null) asks.push({ kind: 'phone', act: 'tellSecretary' });
    if (inParty && file.joined === null) asks.push({ kind: 'joined', act: 'tellSecretary' });
    if (file.stage === 'full' && file.full === null) asks.push({ kind: 'full', act: 'tellSecretary' });
  }
  if (!secondFactor.enabled) asks.push({ kind: 'secondFactor', act: 'secondFactor' });
  else if (secondFactor.recoveryCodesLeft < fewCodes)
    asks.push({ kind: 'recoveryCodes', act: 'account', left: secondFactor.recoveryCodesLeft });
  return asks;
}
