import type { TransferKind, TransferState } from '@zhibu/contract/transfer-states';
import type { Words } from '../../kernel/errors.ts';
import type { Rulebook, RuleInForce } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

export type TransferWarningKind = 'transfer_overdue' | 'transfer_acceptance_overdue' | 'transfer_turn';

/** From how many days after the due one it is the business of whoever stands above, too: as the reminders have it. */
export const superiorAfter: Readonly<Record<TransferWarningKind, number>> = {
  transfer_overdue: 30,
  transfer_acceptance_overdue: 1,
  transfer_turn: 0,
};

export interface TransferFacts {
  state: TransferState;
  kind: TransferKind;
  due: LocalDate | null;
  /** The day since which it is somebody's turn. */
  since: LocalDate;
  /** The membership is suspended: nothing leads on. */
  halted: boolean;
  sameRegion: boolean;
  memberId: string;
  memberName: string;
  originName: string;
  destinationName: string;
  destinationPath: string | null;
  committeeName: string;
  committeePath: string;
}

export interface TransferWarning {
  kind: TransferWarningKind;
  since: LocalDate | null;
  due: LocalDate | null;
  words: Words;
  rule: RuleInForce;
}

const dayMs = 86_400_000;
const daysBetween = (from: LocalDate, to: LocalDate) =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs);

/** What is said of a transfer that the query found, to a duty. Pure. */
export function transferWarning(
  kind: TransferWarningKind,
  rulebook: Rulebook,
  facts: TransferFacts,
  today: LocalDate,
  duty: { path: string },
): TransferWarning {
  const { since, due } = facts;
  const stands = (path: string | null) => path !== null && `${duty.path}.`.startsWith(`${path}.`);
  switch (kind) {
    case 'transfer_overdue':
      return {
        kind,
        since,
        due,
        rule: rulebook.rule(
          facts.sameRegion ? 'transfer.validity_days_same_city' : 'transfer.validity_days_outside',
        ),
        words: overdue(facts, today, stands(facts.committeePath)),
      };
    case 'transfer_acceptance_overdue':
      return {
        kind,
        since,
        due,
        rule: rulebook.rule('transfer.acceptance_working_days'),
        words: unaccepted(facts, today, stands(facts.destinationPath)),
      };
    case 'transfer_turn':
      return {
        kind,
        since,
        due,
        rule: rulebook.rule(
          facts.state === 'checked_in'
            ? 'transfer.acceptance_working_days'
            : 'transfer.approval_working_days',
        ),
        words: waiting(facts, today),
      };
  }
}

function overdue(facts: TransferFacts, today: LocalDate, isOwn: boolean): Words {
  const { kind, due, destinationName, originName, committeeName } = facts;
  const n = daysBetween(due ?? today, today);
  const isOutside = kind === 'outgoing';
  const zh = `去往${destinationName}的介绍信 ${due} 到期，过期 ${n} 天${isOutside ? '未收到回执' : '未报到'}，组织关系仍在${originName}。`;
  const en = `The letter to ${destinationName} ended on ${due}, ${n} day(s) ago, without ${isOutside ? 'a receipt' : 'check-in'}; the member still belongs to ${originName}.`;
  return isOwn
    ? {
        zh: `${zh}请联系本人，${isOutside ? '登记回执、' : ''}延长、补开或撤回。`,
        en: `${en} Get in touch, then ${isOutside ? 'register the receipt, ' : ''}extend, reissue or withdraw.`,
      }
    : { zh: `${zh}请督促${committeeName}处理。`, en: `${en} Urge ${committeeName}.` };
}

function unaccepted(facts: TransferFacts, today: LocalDate, isOwn: boolean): Words {
  const { due, since, originName, destinationName } = facts;
  const n = daysBetween(due ?? today, today);
  const zh = `${since} 从${originName}来报到，应在 ${due} 前接收，已超过 ${n} 天。`;
  const en = `Reported on ${since} from ${originName}; the acceptance was due until ${due}, ${n} day(s) ago.`;
  return isOwn
    ? {
        zh: `${zh}请接收并编入支部，或退回并说明原因。`,
        en: `${en} Accept into a branch, or return it with a reason.`,
      }
    : { zh: `${zh}请督促${destinationName}接收。`, en: `${en} Urge ${destinationName}.` };
}

function waiting(
  { state, kind, due, halted, originName, destinationName }: TransferFacts,
  today: LocalDate,
): Words {
  if (halted)
    return {
      zh: `党员已停止党籍，转往${destinationName}的转接暂停。恢复党籍后继续；不再转接的，请撤回。`,
      en: `The membership is suspended, and the transfer to ${destinationName} waits: it goes on once that is restored; otherwise withdraw it.`,
    };
  const until = untilOf(due, today);
  if (state === 'returned')
    return {
      zh: `转往${destinationName}的申请被退回，请补正后重新提交。`,
      en: `The application for ${destinationName} came back: correct it and hand it in again.`,
    };
  if (state === 'checked_in')
    return {
      zh: `从${originName}来报到，${until.zh}接收并编入支部。`,
      en: `Reported from ${originName}: accept into a branch ${until.en}.`,
    };
  if (state === 'applied')
    return {
      zh: `申请转往${destinationName}，${until.zh}审核。`,
      en: `Applied for ${destinationName}: decide ${until.en}.`,
    };
  return kind === 'within'
    ? {
        zh: `申请在本党委内部调整，${until.zh}审批。`,
        en: `Applied to move within this committee: decide ${until.en}.`,
      }
    : {
        zh: `申请转往${destinationName}，支部已同意，${until.zh}审批并开出介绍信。`,
        en: `Applied for ${destinationName}, endorsed by the branch: decide and issue the letter ${until.en}.`,
      };
}

function untilOf(due: LocalDate | null, today: LocalDate): Words {
  if (due === null) return { zh: '请', en: 'soon' };
  return due < today
    ? { zh: `应在 ${due} 前办理，请尽快`, en: `without delay: it was due until ${due}` }
    : { zh: `请在 ${due} 前`, en: `until ${due}` };
}
