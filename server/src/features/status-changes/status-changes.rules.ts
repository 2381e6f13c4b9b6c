import { type Presence, presences } from '@zhibu/contract/causes';
import { type Stage, stages } from '@zhibu/contract/fields';
import {
  type StatusChangeKind,
  type SuspensionGround,
  statusChangeKinds,
  statusChanges,
  statusPapers,
  suspensionGroundKeys,
} from '@zhibu/contract/status-changes';
import type { Words } from '../../kernel/errors.ts';
import type { Rulebook, StepObjection } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { isFinal, moveOf } from './status-changes.machine.rules.ts';
import { extendedUntil, probationEnd, ruleObjections, ruleWarnings } from './status-changes.periods.rules.ts';

export type Precision = 'day' | 'month' | 'year';

/** What of a file a change of status can touch, as it stands in the row. */
export interface StatusValues {
  stage: Stage;
  joined: LocalDate | null;
  joinedPrecision: Precision;
  full: LocalDate | null;
  fullPrecision: Precision;
  presence: Presence;
  presenceSince: LocalDate | null;
  probationUntil: LocalDate | null;
}

/** Everything that a decision needs to know of a member. */
export interface MemberStatus extends StatusValues {
  birth: LocalDate;
  /** Day of the last change on record that holds; null before the first. */
  lastChange: LocalDate | null;
  /** The suspension on record that made a suspended member what it is; null where a roster brought it so. */
  suspension: Suspension | null;
  /** Since when the member belongs to where the actor sees it, where it came by a move; null: from the beginning. */
  arrived: LocalDate | null;
}

export interface Suspension {
  on: LocalDate;
  ground: SuspensionGround;
  /** The stage before. */
  before: Stage;
}

export interface StatusCommand {
  kind: StatusChangeKind;
  on: LocalDate;
  basis: string | null;
  document: string | null;
  ground: SuspensionGround | null;
  months: number | null;
}

/** What speaks against a change or warns of it; without a rule it is the status or the form that says so. */
export type StatusObjection = StepObjection;

export type StatusDecision =
  | { next: StatusValues; warnings: readonly StatusObjection[] }
  | { objections: readonly StatusObjection[] };

/**
 * What becomes of a member by a change of status, or everything that speaks against it, the weightiest first.
 * @param rulebook of the place on the day of the change
 */
export function decideStatusChange(
  status: MemberStatus,
  command: StatusCommand,
  rulebook: Rulebook,
  today: LocalDate,
): StatusDecision {
  const misfit = stateObjection(status, command.kind);
  if (misfit) return { objections: [misfit] };
  const objections = [
    ...dayObjections(status, command, today),
    ...ruleObjections(status, command, rulebook),
    ...paperObjections(command),
  ];
  if (objections.length > 0) return { objections };
  return {
    next: nextValues(status, command, rulebook),
    warnings: ruleWarnings(status, command, rulebook),
  };
}

export interface StatusOption {
  kind: StatusChangeKind;
  ground: SuspensionGround | null;
  objection: StatusObjection | null;
}

/** Each kind, a suspension once a ground: possible from today on, or what stands in its way. */
export function statusOptions(status: MemberStatus, rulebook: Rulebook, today: LocalDate): StatusOption[] {
  const option = (kind: StatusChangeKind, ground: SuspensionGround | null): StatusOption => {
    // The shortest extension that there is: here only the time is asked for, not how long.
    const months = rulebook.value('development.probation_extension_months').min;
    const command = { kind, on: today, basis: null, document: null, ground, months };
    const objection = stateObjection(status, kind) ?? ruleObjections(status, command, rulebook)[0] ?? null;
    return { kind, ground, objection };
  };
  return statusChangeKinds.flatMap((kind) =>
    kind === 'suspend' ? suspensionGroundKeys.map((ground) => option(kind, ground)) : [option(kind, null)],
  );
}

/** The table says no: this stage or these whereabouts do not know the change. */
function stateObjection({ stage, presence }: MemberStatus, kind: StatusChangeKind): StatusObjection | null {
  const move = moveOf(kind);
  const [zh, en] = [statusChanges[kind].zh, statusChanges[kind].en];
  if (isFinal(stage))
    return misfit({
      zh: `现在是“${stages[stage].zh}”，不能再办理变动；如果登记有误，请撤销最近一次变动。`,
      en: `The status is “${stages[stage].en}” and ends here; if it was recorded wrongly, take the last change back.`,
    });
  if (stage === 'probationary' && (kind === 'remove' || kind === 'expel'))
    return misfit({
      zh: `预备党员不适用“${zh}”，请办理“${statusChanges.cancel_probation.zh}”。`,
      en: `“${en}” is not for probationary members: cancel the probation instead.`,
    });
  if (move.stage[stage] === undefined) {
    const able = (Object.keys(move.stage) as Stage[]).map((one) => stages[one]); // keys of a table by stage
    return misfit({
      zh: `“${zh}”适用于${able.map((one) => one.zh).join('、')}，现在是${stages[stage].zh}。`,
      en: `“${en}” is for: ${able.map((one) => one.en.toLowerCase()).join(', ')}; the status is ${stages[stage].en.toLowerCase()}.`,
    });
  }
  if (move.presence && move.presence[presence] === undefined)
    return misfit({
      zh: `联系情况现在是“${presences[presence].zh}”，不能办理“${zh}”。`,
      en: `The whereabouts are “${presences[presence].en}”, so “${en}” does not fit.`,
    });
  return null;
}

/** Days come in order: not in the future, not before joining, not before what was recorded last. */
function dayObjections(status: MemberStatus, { kind, on }: StatusCommand, today: LocalDate) {
  const { lastChange, joined, arrived } = status;
  const wrong: StatusObjection[] = [];
  if (on > today)
    wrong.push(
      atField('/on', {
        zh: `日期不能晚于今天（${today}）。`,
        en: `The day is not after today (${today}).`,
      }),
    );
  if (lastChange !== null && on < lastChange)
    wrong.push(
      atField('/on', {
        zh: `最近一次变动自 ${lastChange} 起，这次不能早于这一天。`,
        en: `The last change holds from ${lastChange}; this one is not earlier.`,
      }),
    );
  if (kind !== 'admit' && joined !== null && on < joined)
    wrong.push(
      atField('/on', {
        zh: `入党日期是 ${joined}，变动不能早于这一天。`,
        en: `Joined on ${joined}; no change is earlier.`,
      }),
    );
  if (arrived !== null && on < arrived)
    wrong.push(
      atField('/on', {
        zh: `自 ${arrived} 起才编入这里，更早的变动请由上级党组织登记。`,
        en: `Belongs here since ${arrived}; an earlier change is recorded by the organisation above.`,
      }),
    );
  return wrong;
}

/** What has to be written down (contract, `statusPapers`). */
function paperObjections({ kind, basis, document, ground, months }: StatusCommand): StatusObjection[] {
  const needed = statusPapers[kind];
  const missing: StatusObjection[] = [];
  if (kind === 'suspend' && ground === null)
    missing.push(
      atField('/ground', { zh: '请选择停止党籍的原因。', en: 'Choose the reason of the suspension.' }),
    );
  if (kind !== 'suspend' && ground !== null)
    missing.push(
      atField('/ground', { zh: '只有停止党籍才填写原因类别。', en: 'Only a suspension has a ground.' }),
    );
  if (kind === 'extend_probation' && months === null)
    missing.push(atField('/months', { zh: '请填写延长几个月。', en: 'Say by how many months.' }));
  if (kind !== 'extend_probation' && months !== null)
    missing.push(
      atField('/months', {
        zh: '只有延长预备期才填写月数。',
        en: 'Only an extension of probation has months.',
      }),
    );
  if (needed.basis && [...(basis ?? '')].length < 2)
    missing.push(atField('/basis', { zh: '请写明依据或理由。', en: 'Say on what it was decided.' }));
  if (needed.document && document === null)
    missing.push(atField('/document', { zh: '请填写文件号。', en: 'Name the document.' }));
  return missing;
}

function nextValues(status: MemberStatus, command: StatusCommand, rulebook: Rulebook): StatusValues {
  const { kind, on } = command;
  const { birth: _birth, lastChange: _last, suspension, arrived: _arrived, ...values } = status;
  const { stage, presence } = moveOf(kind);
  const to = stage[values.stage];
  const next: StatusValues = { ...values };
  if (to !== undefined) next.stage = to === 'as_before' ? (suspension?.before ?? 'full') : to;
  const whereabouts = presence?.[values.presence];
  if (whereabouts !== undefined) moveTo(next, whereabouts, on);
  if (kind === 'admit') Object.assign(next, { joined: on, joinedPrecision: 'day', probationUntil: null });
  if (kind === 'convert') {
    // Party standing counts from the end of probation, however late its discussion (domain rule 11).
    next.full = probationEnd(status, rulebook) ?? on;
    next.fullPrecision = values.probationUntil === null ? values.joinedPrecision : 'day';
    next.probationUntil = null;
  }
  if (kind === 'extend_probation') next.probationUntil = extendedUntil(status, command, rulebook);
  // Nobody's membership is restored who has not been found.
  if (kind === 'restore' && next.presence === 'lost') moveTo(next, 'present', on);
  return next;
}

function moveTo(next: StatusValues, presence: Presence, on: LocalDate): void {
  next.presence = presence;
  next.presenceSince = presence === 'present' ? null : on;
}

function misfit(words: Words): StatusObjection {
  return { words, rule: null, earliest: null, pointer: null };
}

function atField(pointer: string, words: Words): StatusObjection {
  return { words, rule: null, earliest: null, pointer };
}
