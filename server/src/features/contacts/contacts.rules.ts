import type { ContactKind, WayOfContact } from '@zhibu/contract/contact-kinds';
import type { RuleKey } from '@zhibu/contract/rules';
import type { FieldError } from '../../kernel/errors.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import { addMonths, isRealDate, type LocalDate } from '../../kernel/standards/dates.ts';

/** What the rules need to know of a member to say when the next talk or contact is due. */
export interface ContactFacts {
  stage: string;
  presence: string;
  presenceSince: LocalDate | null;
  /** Since when the member floats; null: takes part at home. */
  floatingSince: LocalDate | null;
  /** The day of the written application. */
  applied: LocalDate | null;
  /**
   * Since when the registry has the file: nobody is late with what it could not know, or a new registry would drown in
   * warnings on its first day.
   */
  onRecord: LocalDate;
  /** The last that count; null without any. */
  lastTalk: LocalDate | null;
  lastContact: LocalDate | null;
}

/** A step that a rule asks for: from when it counts and until which day it is in time. */
export interface Due {
  rule: RuleKey;
  since: LocalDate;
  due: LocalDate;
}

const latest = (...days: (LocalDate | null)[]): LocalDate =>
  days.reduce<LocalDate>((best, day) => (day !== null && day > best ? day : best), '');

const isMember = ({ stage }: ContactFacts) => stage === 'full' || stage === 'probationary';

/** A talk within a month of applying (domain rule 12); null once one was held since. */
export function applicationTalkDue(rulebook: Rulebook, facts: ContactFacts): Due | null {
  const { stage, applied, onRecord, lastTalk } = facts;
  if (stage !== 'applicant' || applied === null) return null;
  if (lastTalk !== null && lastTalk >= applied) return null;
  const since = latest(applied, onRecord);
  const due = addMonths(since, rulebook.value('development.talk_within_months'));
  return { rule: 'development.talk_within_months', since, due };
}

/** The calendar of the yearly talk on one day: the period that runs and the one before it. */
export interface TalkYears {
  /** First day, last day, and the first day of the reminder; who came on record later is not asked. */
  running: { from: LocalDate; until: LocalDate; remindFrom: LocalDate };
  before: { from: LocalDate; until: LocalDate; remindFrom: LocalDate };
}

export function talkYears(rulebook: Rulebook, today: LocalDate): TalkYears {
  const years = rulebook.value('life.talk_years');
  const months = rulebook.value('life.talk_reminder_months');
  const ending = (year: number) => ({
    from: `${year - years + 1}-01-01`,
    until: `${year}-12-31`,
    remindFrom: addMonths(`${year + 1}-01-01`, -months),
  });
  const year = Number(today.slice(0, 4));
  return { running: ending(year), before: ending(year - 1) };
}

/**
 * A talk a calendar year with every member who is there (domain rule 32): with those away, contact is what is asked
 * for. A year that was missed is due until a talk is held. A member is asked for only in years in which the file was
 * there before the reminder began.
 */
export function yearlyTalkDue(rulebook: Rulebook, facts: ContactFacts, today: LocalDate): Due | null {
  if (!isMember(facts) || facts.presence !== 'present') return null;
  const { running, before } = talkYears(rulebook, today);
  const { onRecord, lastTalk } = facts;
  const rule = 'life.talk_years';
  const missed = (period: { from: LocalDate; remindFrom: LocalDate }) =>
    onRecord < period.remindFrom && (lastTalk === null || lastTalk < period.from);
  if (missed(before)) return { rule, since: before.from, due: before.until };
  if (missed(running)) return { rule, since: running.from, due: running.until };
  // Held already, or on record too late in the year to be asked for it: the next one.
  const held = lastTalk !== null && lastTalk >= running.from ? lastTalk : running.until;
  const years = rulebook.value('life.talk_years');
  const until = Number(held.slice(0, 4)) + years;
  return { rule, since: `${until - years + 1}-01-01`, due: `${until}-12-31` };
}

/** With whom the home keeps in touch by itself, and how often; null: takes part at home. */
function contactRule({ presence, floatingSince }: ContactFacts) {
  if (presence === 'lost') return 'lost_contact.attempt_months' as const;
  if (presence === 'abroad') return 'abroad.contact_months' as const;
  return floatingSince === null ? null : ('floating.contact_months' as const);
}

/** Whoever is abroad or floats is contacted every six months (domain rules 28, 29); who is lost is looked for more often. */
export function contactDue(rulebook: Rulebook, facts: ContactFacts): Due | null {
  const rule = contactRule(facts);
  if (!isMember(facts) || rule === null) return null;
  const away = facts.presence === 'present' ? facts.floatingSince : facts.presenceSince;
  const since = latest(away, facts.onRecord, facts.lastTalk, facts.lastContact);
  return { rule, since, due: addMonths(since, rulebook.value(rule)) };
}

export interface ContactInput {
  kind: ContactKind;
  day: LocalDate;
  how?: WayOfContact;
}

/** A talk is held face to face, contact is kept by phone, unless said otherwise. */
export const usualWay = { talk: 'in_person', contact: 'phone' } as const satisfies Record<
  ContactKind,
  WayOfContact
>;

/** Long before a registry existed nobody kept such records by the day; more years are a slip of the pen. */
const oldestYears = 30;

/** What is wrong with the day; nothing is recorded before it happened. */
export function dayErrors(day: LocalDate, today: LocalDate): FieldError[] {
  const wrong = (zh: string, en: string) => [{ pointer: '/day', detail: { zh, en } }];
  if (!isRealDate(day)) return wrong('没有这一天。', 'There is no such day.');
  if (day > today) return wrong('日期不能晚于今天，请在谈话或联系之后登记。', 'Not after today.');
  if (day < addMonths(today, -12 * oldestYears))
    return wrong('日期太早，请核对。', 'The day is too long ago.');
  return [];
}

/** A file that ended keeps what was recorded; who was suspended may come back and is still spoken with. */
export const mayBeRecorded = (stage: string) =>
  ['applicant', 'activist', 'candidate', 'probationary', 'full', 'suspended'].includes(stage);
