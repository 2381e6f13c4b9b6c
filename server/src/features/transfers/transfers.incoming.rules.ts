import type { Stage } from '@zhibu/contract/fields';
import type { Words } from '../../kernel/errors.ts';
import type { Rulebook, RuleInForce } from '../../kernel/rulebook.ts';
import {
  addDays,
  addMonths,
  addYears,
  type DatePrecision,
  type LocalDate,
} from '../../kernel/standards/dates.ts';
import { sayOfReturn } from './transfers.incoming.messages.ts';
import { say } from './transfers.messages.ts';
import type { TransferObjection } from './transfers.rules.ts';

/** What a paper letter from outside says, as far as it is judged. */
export interface PaperLetter {
  issuedOn: LocalDate;
  until: LocalDate;
  /** On which the member came with it. */
  arrivedOn: LocalDate;
  stage: Stage;
  joined: LocalDate | null;
  full: LocalDate | null;
  applied: LocalDate | null;
}

/** The constitutions of 1969 and 1973 knew no probation: who joined then was a full member at once. */
const withoutProbation = { from: '1969-04-14', until: '1977-08-18' };

/** Everything that speaks against a letter from outside, in the order of the form. Pure. */
export function letterObjections(
  letter: PaperLetter,
  rulebook: Rulebook,
  today: LocalDate,
): TransferObjection[] {
  return [...dayObjections(letter, rulebook, today), ...stageObjections(letter, rulebook, today)];
}

function dayObjections(
  { issuedOn, until, arrivedOn }: PaperLetter,
  rulebook: Rulebook,
  today: LocalDate,
): TransferObjection[] {
  if (issuedOn > today) return [at('/letter/issuedOn', say.dayAhead(today))];
  if (until < issuedOn) return [at('/letter/until', say.letterDays)];
  const rule = rulebook.rule('transfer.validity_days_max');
  const most = addDays(issuedOn, rule.value);
  if (until > most) return [at('/letter/until', say.letterTooLong(most), rule)];
  if (arrivedOn > today) return [at('/arrivedOn', say.dayAhead(today))];
  if (arrivedOn < issuedOn) return [at('/arrivedOn', say.arrivedBefore(issuedOn))];
  return arrivedOn > until ? [at('/arrivedOn', say.letterOver(until))] : [];
}

/** Days that each stage has, and days that cannot be (domain rules 8, 11 and 17). */
function stageObjections(
  { stage, joined, full, applied }: PaperLetter,
  rulebook: Rulebook,
  today: LocalDate,
): TransferObjection[] {
  const found: TransferObjection[] = [];
  const isParty = stage === 'full' || stage === 'probationary';
  if (isParty && joined === null) found.push(at('/person/joined', say.stageNeeds.joined));
  if (stage === 'full' && full === null) found.push(at('/person/full', say.stageNeeds.full));
  if (!isParty && applied === null) found.push(at('/person/applied', say.stageNeeds.applied));
  if (!isParty && (joined !== null || full !== null)) found.push(at('/person/stage', say.notOfParty));
  if (joined === null || !isParty) return found;
  if (applied !== null && applied > joined) found.push(at('/person/applied', say.appliedLater));
  const rule = rulebook.rule('development.probation_years');
  const end = addYears(joined, rule.value);
  const knewProbation = joined < withoutProbation.from || joined >= withoutProbation.until;
  if (full !== null && full < end && knewProbation)
    found.push(at('/person/full', say.fullTooEarly(end), rule));
  const latest = addMonths(end, rulebook.value('development.probation_extension_months').max);
  if (stage === 'probationary' && today > addMonths(latest, 12))
    found.push(at('/person/stage', say.probationOver(latest), rule));
  return found;
}

/** The days of an archived file, as exactly as they are known. */
export interface ArchivedDays {
  /** On which the person was received outside. */
  leftOn: LocalDate | null;
  joined: LocalDate | null;
  joinedPrecision: DatePrecision;
  full: LocalDate | null;
  fullPrecision: DatePrecision;
}

/** What speaks against a letter for whoever was here before: the file's own days stand. @param isSeen the handler may see the file */
export function returnObjections(
  letter: { issuedOn: LocalDate; joined: LocalDate | null; full: LocalDate | null },
  { leftOn, ...file }: ArchivedDays,
  isSeen: boolean,
): { pointer: string; words: Words }[] {
  const shown = (day: LocalDate) => (isSeen ? day : null);
  const found: { pointer: string; words: Words }[] = [];
  if (leftOn !== null && letter.issuedOn < leftOn)
    found.push({ pointer: '/letter/issuedOn', words: sayOfReturn.issuedBeforeLeft(shown(leftOn)) });
  if (file.joined !== null && !isSameDay(file.joined, file.joinedPrecision, letter.joined))
    found.push({ pointer: '/person/joined', words: sayOfReturn.joinedDiffers(shown(file.joined)) });
  if (file.full !== null && !isSameDay(file.full, file.fullPrecision, letter.full))
    found.push({ pointer: '/person/full', words: sayOfReturn.fullDiffers(shown(file.full)) });
  return found;
}

/** A file that knows the month or the year agrees with any day of it. */
function isSameDay(known: LocalDate, precision: DatePrecision, said: LocalDate | null): boolean {
  const length = { day: 10, month: 7, year: 4 }[precision];
  return said !== null && known.slice(0, length) === said.slice(0, length);
}

const at = (pointer: string, words: Words, rule: RuleInForce | null = null): TransferObjection => ({
  words,
  rule,
  earliest: null,
  pointer,
});

/**
 * What tells a letter from every other: who issued it and its number, however they are written: without blanks, with
 * digits and letters of one width, without 第 and 号 around the number.
 */
export function letterKey(issuer: string, number: string): string {
  const plain = (text: string) =>
    text
      .normalize('NFKC')
      .toUpperCase()
      .replaceAll(/[\s\p{P}\p{S}]/gu, '');
  return `${plain(issuer)}|${plain(number).replaceAll(/^第|号$/g, '')}`;
}
