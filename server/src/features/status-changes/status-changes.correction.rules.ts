import { type Stage, stages } from '@zhibu/contract/fields';
import type { Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { isFinal } from './status-changes.machine.rules.ts';
import { ruleObjections } from './status-changes.periods.rules.ts';
import type { MemberStatus, StatusObjection } from './status-changes.rules.ts';

/**
 * What speaks against a stage that a correction of the file would say. A correction puts right what was entered wrongly; it
 * is no way around a change of status: what a change on record made is taken back, what needs papers is recorded with
 * them, and nobody is a member sooner than the rules allow. Null: nothing speaks against it.
 * @param isOnRecord whether a change of status that holds made the stage what it is
 */
export function correctionObjection(
  status: MemberStatus,
  to: Stage,
  isOnRecord: boolean,
  rulebook: Rulebook,
  today: LocalDate,
): StatusObjection | null {
  const from = status.stage;
  if (from === 'transferred_out' || to === 'transferred_out') return byLetter;
  const goesOn = from === 'probationary' && to === 'full';
  if (isOnRecord && !goesOn) return takeBack(from);
  if (from === 'suspended' || to === 'suspended' || isFinal(to)) return needsPapers(from, to);
  const command = { on: today, basis: null, document: null, ground: null, months: null };
  const judged = (kind: 'admit' | 'convert') =>
    ruleObjections(status, { ...command, kind }, rulebook)[0] ?? null;
  if (to !== 'full' && to !== 'probationary') return null;
  return judged('admit') ?? (to === 'full' ? judged('convert') : null);
}

/** Whoever left belongs elsewhere: what makes and undoes it is a letter and its receipt. */
const byLetter: StatusObjection = {
  words: {
    zh: '“已转往系统外”由介绍信和回执办理，不能用更正改变；回来的凭外来介绍信转入。',
    en: 'Leaving for an organisation outside is a matter of letter and receipt, which no correction undoes; whoever comes back brings a letter.',
  },
  rule: null,
  earliest: null,
  pointer: null,
};

function takeBack(from: Stage): StatusObjection {
  const { zh, en } = stages[from];
  return bare({
    zh: `“${zh}”是登记过的党籍变动，不能用更正改变；如果登记有误，请撤销那次变动。`,
    en: `“${en}” was recorded as a change of status, which no correction undoes; if it was recorded wrongly, take it back.`,
  });
}

function needsPapers(from: Stage, to: Stage): StatusObjection {
  return bare({
    zh: `从“${stages[from].zh}”改为“${stages[to].zh}”要有依据和文件，不能用更正改变，请办理“党籍变动”。`,
    en: `From “${stages[from].en}” to “${stages[to].en}” needs its decision and papers: record a change of status instead.`,
  });
}

const bare = (words: StatusObjection['words']): StatusObjection => ({
  words,
  rule: null,
  earliest: null,
  pointer: null,
});
