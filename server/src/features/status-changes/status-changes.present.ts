import {
  type StatusChangeAnswer,
  type StatusField,
  type StatusFindingAnswer,
  statusFieldKeys,
} from '@zhibu/contract/status-changes';
import type { Actor } from '../../kernel/authorization.ts';
import { conflict, invalid, type Problem } from '../../kernel/errors.ts';
import { findingOf, ruleRefused } from '../../kernel/rulebook.ts';
import { canRevoke } from './status-changes.policy.ts';
import type { StatusObjection, StatusValues } from './status-changes.rules.ts';
import type { StatusChangeRecord } from './status-changes.store.ts';

export interface StatusDifference {
  field: StatusField;
  before: string | null;
  after: string | null;
}

/** What became otherwise, in the order in which it is told. */
export function differencesOf(before: StatusValues, after: StatusValues): StatusDifference[] {
  return statusFieldKeys.flatMap((field) =>
    before[field] === after[field] ? [] : [{ field, before: before[field], after: after[field] }],
  );
}

export function presentChange(actor: Actor, change: StatusChangeRecord): StatusChangeAnswer {
  const { id, kind, on, recordedAt, actorName, actorRole, ground, basis, document, note, version } = change;
  const { revokedAt, revokedName, revokedRole, revokeReason } = change;
  return {
    id,
    kind,
    member: { id: change.memberId, name: change.memberName },
    organization: { id: change.organizationId, name: change.organizationName },
    on,
    recordedAt,
    actorName,
    actorRole,
    ground,
    basis,
    document,
    note,
    changes: differencesOf(change.before, change.after),
    revoked: revokedAt && {
      at: revokedAt,
      actorName: revokedName ?? '',
      actorRole: revokedRole ?? '',
      reason: revokeReason ?? '',
    },
    version,
    can: { revoke: canRevoke(actor, { id: change.memberId, orgPath: change.orgPath }, change) },
  };
}

export const presentFinding = (objection: StatusObjection): StatusFindingAnswer => ({
  ...findingOf(objection),
  link: null,
});

/** The refusal: a rule's by its key, the form's by its fields, else the status stands against it. */
export function refusalOf(objections: readonly StatusObjection[], memberId: string): Problem {
  const fields = objections.filter(({ rule, pointer }) => rule === null && pointer !== null);
  const [days] = fields.filter(({ pointer }) => pointer === '/on');
  const byRule = objections.find(({ rule }) => rule !== null);
  if (byRule?.rule && !days)
    return ruleRefused({ ...byRule, rule: byRule.rule }, { type: 'member', id: memberId });
  const [first] = fields;
  if (first)
    return invalid(
      first.words,
      fields.map(({ pointer, words }) => ({ pointer: pointer ?? '', detail: words })),
    );
  const [state] = objections;
  if (!state) throw new Error('a refusal has an objection');
  return conflict(state.words, { object: { type: 'member', id: memberId } });
}
