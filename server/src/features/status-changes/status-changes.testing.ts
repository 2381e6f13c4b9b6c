import type { StatusChangeKind } from '@zhibu/contract/status-changes';
import { citation, type Rulebook } from '../../kernel/rulebook.ts';
import { generalRulebook } from '../rulebook/public.ts';
import { decideStatusChange, type MemberStatus, type StatusCommand } from './status-changes.rules.ts';

/** A full member of long standing; what a test needs otherwise it says. */
export function statusOf(change: Partial<MemberStatus> = {}): MemberStatus {
  return {
    stage: 'full',
    joined: '2006-07-01',
    joinedPrecision: 'day',
    full: '2007-07-01',
    fullPrecision: 'day',
    presence: 'present',
    presenceSince: null,
    probationUntil: null,
    birth: '1980-03-05',
    lastChange: null,
    suspension: null,
    arrived: null,
    ...change,
  };
}

/** With everything written down that any kind asks for. */
export function commandOf(
  kind: StatusChangeKind,
  on: string,
  change: Partial<StatusCommand> = {},
): StatusCommand {
  return {
    kind,
    on,
    basis: '支部党员大会决议',
    document: '云党发〔2026〕8号',
    ground: kind === 'suspend' ? 'other' : null,
    months: kind === 'extend_probation' ? 6 : null,
    ...change,
  };
}

/** A decision in short: what became otherwise with the warnings, or the refusals, as a reader sees them. */
export function judged(
  status: MemberStatus,
  command: StatusCommand,
  today = '2026-07-01',
  rulebook: Rulebook = generalRulebook(command.on),
) {
  const decision = decideStatusChange(status, command, rulebook, today);
  const told = (one: {
    words: { zh: string };
    rule: Parameters<typeof citation>[0] | null;
    earliest: unknown;
  }) => ({
    says: one.words.zh,
    rule: one.rule?.key ?? null,
    article: one.rule && citation(one.rule).zh,
    earliest: one.earliest,
  });
  if ('objections' in decision) return { refused: decision.objections.map(told) };
  const before: Record<string, unknown> = { ...status };
  const changed = Object.entries(decision.next).filter(([key, value]) => before[key] !== value);
  return { becomes: Object.fromEntries(changed), warned: decision.warnings.map(told) };
}
