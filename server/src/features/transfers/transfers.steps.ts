import type { TransferAction, TransferSide, TransferState } from '@zhibu/contract/transfer-states';
import type { Actor } from '../../kernel/authorization.ts';
import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { roleOf } from '../members/public.ts';
import type { KeptStep } from './transfers.record.ts';

/** A step as it is kept: what, when, by whom on which side, and what it led to. */
export function stepOf(
  actor: Actor,
  now: Date,
  step: {
    action: TransferAction;
    state: TransferState;
    side: TransferSide;
    reason?: string | null;
    words?: Words | null;
    letter?: string | null;
    until?: LocalDate | null;
  },
): KeptStep {
  const { action, state, side, words = null, letter = null, until = null } = step;
  return {
    action,
    at: now.toISOString(),
    state,
    side,
    actorName: actor.name,
    actorRole: side === 'member' ? 'self' : roleOf(actor),
    organization: side === 'member' ? null : (actor.duty?.organizationName ?? null),
    reason: step.reason ?? words?.zh ?? null,
    words,
    letter,
    until,
  };
}
