import type { AnswerOf } from '../../lib/api.types.ts';
import type { SearchParams } from '../../lib/search-params.ts';
import type { Words } from '../../lib/words.ts';
import { addressOfSearch, type MemberSearch } from '../members/members.search.ts';

type Import = AnswerOf<'GET /member-imports'>['items'][number];

/** Something asked of the reader; where it leads, and the words by key. */
export interface Task {
  key: string;
  words:
    | 'taskCommit'
    | 'taskProblems'
    | 'taskMapping'
    | 'taskRunning'
    | 'taskLocked'
    | 'taskPhones'
    | 'taskCorrection'
    | 'taskCorrectionLate'
    | 'taskOwnDuty'
    | 'taskOwnDutySoon'
    | 'taskGrantedDuty'
    | 'taskGrantedDutySoon'
    | 'taskProposal'
    | 'taskStandsIn'
    | 'taskRecovery'
    | 'taskRecoverySlip'
    | 'taskReplacement'
    | 'taskWarning'
    | 'taskFound'
    | 'taskReport'
    | 'taskReportLate'
    | 'taskReportReturned'
    | 'taskReportWaits'
    | 'taskReportsFiled';
  values: { name: string; n: string | number; what?: string };
  to:
    | {
        path:
          | '/member-imports/$id'
          | '/organizations/$id'
          | '/corrections/$id'
          | '/transfers/$id'
          | '/mobility/$id';
        id: string;
      }
    | { path: '/accounts' | '/system' | '/own-duties' | '/recoveries' | '/admins' }
    | { path: '/members' | '/duties' | '/warnings' | '/annual-reports'; search: SearchParams };
  /** Whether one must act; otherwise it is only good to know. */
  asks: boolean;
}

/** Imports that somebody began and nobody ended. */
export function importTasks(imports: readonly Import[]): Task[] {
  return imports.flatMap((one): Task[] => {
    const base = { key: one.id, to: { path: '/member-imports/$id', id: one.id } } as const;
    const name = one.fileName;
    switch (one.state) {
      case 'mapping':
        return [{ ...base, words: 'taskMapping', values: { name, n: 0 }, asks: true }];
      case 'checked':
        return one.can.commit
          ? [{ ...base, words: 'taskCommit', values: { name, n: one.accepted }, asks: true }]
          : [];
      case 'refused':
        return [{ ...base, words: 'taskProblems', values: { name, n: one.problemCount }, asks: true }];
      case 'checking':
      case 'committing':
        return [{ ...base, words: 'taskRunning', values: { name, n: 0 }, asks: false }];
      default:
        return [];
    }
  });
}

type Found = AnswerOf<'GET /warnings/summary'>['items'][number];

/**
 * What the rules find (domain rules 1, 4, 12, 17, 29, 30, 32), a sentence a kind: one alone by name and day, several by
 * their number. The organisation's or the transfer's own page settles what is found there; people are settled on the page of
 * reminders.
 * @param said the sentence of so many, and the words of one
 */
export function foundTasks(
  items: readonly Found[],
  said: { many: (kind: Found['kind'], n: number) => string; one: (words: Words) => string },
): Task[] {
  return items.map(({ kind, severity, count, only }): Task => {
    const base = { key: kind, words: 'taskFound', asks: severity === 'ask' } as const;
    const list = { path: '/warnings', search: { kind } } as const;
    if (only === null) return { ...base, values: { name: said.many(kind, count), n: count }, to: list };
    const { member, transfer, mobility, organization, words } = only;
    const name = `${(member ?? organization).name}：${said.one(words)}`;
    const to =
      transfer !== null
        ? ({ path: '/transfers/$id', id: transfer } as const)
        : mobility !== null
          ? ({ path: '/mobility/$id', id: mobility } as const)
          : member
            ? list
            : ({ path: '/organizations/$id', id: organization.id } as const);
    return { ...base, values: { name, n: 1 }, to };
  });
}

/** Members in standing whom nobody can call; `filter` leads to them. */
export const withoutPhone: MemberSearch = { stage: ['full', 'probationary'], missing: 'phone' };

/** @param people the first page of {@link withoutPhone}; its end not reached: at least so many */
export function phoneTasks(people: { items: readonly unknown[]; next: string | null } | undefined): Task[] {
  if (!people || people.items.length === 0) return [];
  const n = people.next === null ? people.items.length : `${people.items.length}+`;
  const to = { path: '/members', search: addressOfSearch(withoutPhone) } as const;
  return [{ key: 'phones', words: 'taskPhones', values: { name: '', n }, to, asks: true }];
}

type Correction = AnswerOf<'GET /correction-requests'>['items'][number];

/**
 * Correction requests that wait for an answer; nobody answers the own one.
 * @param inWords the field as the reader calls it
 */
export function correctionTasks(
  requests: readonly Correction[],
  ownMemberId: string | null,
  inWords: (field: Correction['field']) => string,
): Task[] {
  return requests
    .filter(({ member }) => member.id !== ownMemberId)
    .map(({ id, member, field, overdue }) => ({
      key: id,
      words: overdue ? 'taskCorrectionLate' : 'taskCorrection',
      values: { name: member.name, n: inWords(field) },
      to: { path: '/corrections/$id', id },
      asks: true,
    }));
}

type Report = AnswerOf<'GET /annual-reports'>;

/**
 * The annual report: those below that wait to be accepted, and the own one as soon as it can be filed. What keeps it back
 * with others is only good to know.
 * @param accepts whether the duty takes the reports of those below
 */
export function reportTasks(
  report: Report | null | undefined,
  accepts: boolean,
  day: (day: string) => string,
): Task[] {
  if (!report) return [];
  const { year, state, children, can, findings, dueOn, overdue } = report;
  const to = { path: '/annual-reports', search: { year: String(year) } } as const;
  const tasks: Task[] = [];
  if (accepts && children.filed > 0)
    tasks.push({
      key: 'reports-filed',
      words: 'taskReportsFiled',
      values: { name: String(year), n: children.filed },
      to,
      asks: true,
    });
  if (!can.file) return tasks;
  const waits = children.missing + children.returned;
  const blocked = findings.some(({ severity }) => severity === 'block');
  if (blocked && waits > 0)
    tasks.push({
      key: 'report',
      words: 'taskReportWaits',
      values: { name: String(year), n: waits },
      to,
      asks: false,
    });
  else if (!blocked || children.filed === 0)
    tasks.push({
      key: 'report',
      words: state === 'returned' ? 'taskReportReturned' : overdue ? 'taskReportLate' : 'taskReport',
      values: { name: String(year), n: day(dueOn) },
      to,
      asks: true,
    });
  return tasks;
}

/** The year whose report is or was to be filed: it closes with its last day. */
export function yearToReport(today: string): number {
  const year = Number(today.slice(0, 4));
  return today.endsWith('-12-31') ? year : year - 1;
}

type Account = AnswerOf<'GET /accounts'>['items'][number];

/** Accounts that wait to be unlocked. */
export function accountTasks(accounts: readonly Account[]): Task[] {
  return accounts
    .filter(({ can }) => can.unlock)
    .map(({ id, name }) => ({
      key: id,
      words: 'taskLocked',
      values: { name, n: 0 },
      to: { path: '/accounts' },
      asks: true,
    }));
}

type Recovery = AnswerOf<'GET /account-recoveries'>['items'][number];

/** Recoveries that wait for the reader as the second officer, or for the slip that the reader prints. */
export function recoveryTasks(recoveries: readonly Recovery[], instant: (at: string) => string): Task[] {
  return recoveries
    .filter(({ can }) => can.confirm || can.print)
    .map(({ id, account, expiresAt, can }) => ({
      key: id,
      words: can.confirm ? 'taskRecovery' : 'taskRecoverySlip',
      values: { name: account.name, n: instant(expiresAt) },
      to: { path: '/recoveries' },
      asks: true,
    }));
}

type Replacement = AnswerOf<'GET /admins'>['replacements'][number];

/** A lost admin whose successor one of the other two proposed: the third confirms. */
export function replacementTasks(
  replacements: readonly Replacement[],
  said: { role: (role: Replacement['role']) => string; instant: (at: string) => string },
): Task[] {
  return replacements
    .filter(({ can }) => can.confirm)
    .map(({ id, role, successor, expiresAt }) => ({
      key: id,
      words: 'taskReplacement',
      values: { name: successor.name, n: said.instant(expiresAt), what: said.role(role) },
      to: { path: '/admins' },
      asks: true,
    }));
}

/** What the installation wants from the system admin, already in the reader's words. */
export function warningTasks(warnings: readonly string[]): Task[] {
  return warnings.map((name) => ({
    key: name,
    words: 'taskWarning',
    values: { name, n: 0 },
    to: { path: '/system' },
    asks: true,
  }));
}

type DutyTask = AnswerOf<'GET /account/duty-tasks'>['items'][number];

/**
 * What duties ask of a person. The holder of a duty that ends is told; who granted it acts, urgently within 7 days.
 * @param said the role and the day in the reader's words
 */
export function dutyTasks(
  tasks: readonly DutyTask[],
  said: { role: (role: DutyTask['role']) => string; day: (day: string) => string },
): Task[] {
  return tasks.map(({ kind, id, role, organization, name, untilOn, dueWithin }): Task => {
    const what = `${organization.name} ${said.role(role)}`;
    const values = { name: name ?? '', n: said.day(untilOn), what };
    const soon = dueWithin === 7;
    const own = { key: id, values, to: { path: '/own-duties' } } as const;
    const theirs = { key: id, values };
    switch (kind) {
      case 'own_duty_expires':
        return { ...own, words: soon ? 'taskOwnDutySoon' : 'taskOwnDuty', asks: false };
      case 'granted_duty_expires':
        return {
          ...theirs,
          words: soon ? 'taskGrantedDutySoon' : 'taskGrantedDuty',
          to: { path: '/duties', search: { tab: 'expiring' } },
          asks: true,
        };
      case 'proposal_waits':
        return {
          ...theirs,
          words: 'taskProposal',
          to: { path: '/duties', search: { tab: 'proposals' } },
          asks: true,
        };
      default:
        return { ...own, words: 'taskStandsIn', asks: false };
    }
  });
}

export type Greeting = 'morning' | 'noon' | 'afternoon' | 'evening';

export function greetingAt(hour: number): Greeting {
  if (hour >= 5 && hour < 11) return 'morning';
  if (hour >= 11 && hour < 13) return 'noon';
  return hour >= 13 && hour < 18 ? 'afternoon' : 'evening';
}
