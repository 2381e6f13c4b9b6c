import type { Answer, Body, Query } from '@zhibu/contract/endpoint';
import type { RuleAnswer, rulebook } from '@zhibu/contract/rulebook';
import type { RuleKey } from '@zhibu/contract/rules';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Reader, Tx } from '../../kernel/database.ts';
import { conflict, invalid, notFound, type Words } from '../../kernel/errors.ts';
import { ruleRefused } from '../../kernel/rulebook.ts';
import { addYears, type LocalDate } from '../../kernel/standards/dates.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import type { Services } from '../../services.ts';
import { rulebookData, ruleKeys, ruleSections } from './rulebook.data.ts';
import { presentRule } from './rulebook.present.ts';
import { rulebookAt, settingsOf } from './rulebook.queries.ts';
import { generalRulebook, isRuleKey, linkedMisfit, linkedRules } from './rulebook.rules.ts';
import { valueRefusal, valueWords } from './rulebook.shapes.ts';
import { endSetting, findSetting, insertSetting, type RuleOrganization } from './rulebook.store.ts';

/**
 * How the rulebook comes to an organisation: by the loaders of the feature that has them, handed in where things are
 * wired, because organisations themselves ask the rulebook. @throws Problem 404
 */
export interface OrganizationLoaders {
  visible(reader: Reader, actor: Actor, id: string): Promise<RuleOrganization>;
  lock(tx: Tx, actor: Actor, id: string): Promise<RuleOrganization>;
}

export type RulesAnswer = Answer<(typeof rulebook)['GET /rules']>;
type RulesQuery = Query<(typeof rulebook)['GET /rules']>;
type SetBody = Body<(typeof rulebook)['POST /rule-settings']>;
type EndBody = Body<(typeof rulebook)['POST /rule-settings/{id}/end']>;

/** Every rule, or those that are asked for, as they hold on a day (today without). @throws Problem 404 */
export function listRules(
  services: Services,
  { visible }: OrganizationLoaders,
  actor: Actor,
  { organization, date = dayInChina(services.clock.now()), key: wanted }: RulesQuery,
): Promise<RulesAnswer> {
  return services.database.read(actor.scope, async (reader) => {
    const place = await visible(reader, actor, organization);
    const inForce = await rulebookAt(reader, place, date);
    const settings = await settingsOf(reader, place);
    const keys = wanted ? ruleKeys.filter((key) => wanted.includes(key)) : ruleKeys;
    return {
      organization: { id: place.id, name: place.name },
      date,
      sections: Object.entries(ruleSections).map(([key, words]) => ({ key, words })),
      items: keys.map((key) => presentRule(actor, place, inForce, key, settings)),
    };
  });
}

/**
 * Sets a configurable rule for an organisation and what stands below it, from today or a later day on.
 * @throws Problem 404 organisation, 409 it ended, 422 a fixed rule (`rule_refused`), a value or day that does not fit
 */
export function setRule(
  services: Services,
  { lock }: OrganizationLoaders,
  actor: Actor,
  { organizationId, key, value, from, reason: given }: SetBody,
): Promise<RuleAnswer> {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const place = await lock(tx, actor, organizationId);
    refuseEnded(place);
    if (!isRuleKey(key)) throw refused('/key', { zh: '没有这项规则。', en: 'There is no such rule.' });
    const { override, shape } = rulebookData[key];
    if (override === 'fixed')
      throw ruleRefused({
        rule: generalRulebook(from).rule(key),
        words: {
          zh: '这项规则由文件规定，组织不能另行设置。',
          en: 'A document lays this rule down; an organisation cannot set it otherwise.',
        },
        earliest: null,
      });
    const misfit = valueRefusal(shape, value);
    if (misfit) throw refused('/value', misfit);
    const reason = reasonOf(given);
    refusePast('/from', from, now);
    refuseFar(from, now);
    const before = (await rulebookAt(tx, place, from)).rule(key);
    await insertSetting(tx, actor.accountId, now, place, { key, value, from, reason });
    await refuseMisfit(tx, place, key, from, '/value');
    await audit(tx, actor, now, {
      action: 'rules.set',
      object: { type: 'organization', id: place.id, name: place.name },
      reason,
      before: { key, value: before.value },
      after: { key, value, words: valueWords(shape, value).zh, from },
    });
    return presentOne(tx, actor, place, key, from);
  });
}

/**
 * Ends an organisation's setting: what was set above, or the rulebook's own value, holds again.
 * @throws Problem 404 no such setting in reach, 422 a day that has passed
 */
export function endRuleSetting(
  services: Services,
  { lock }: OrganizationLoaders,
  actor: Actor,
  id: string,
  { on, reason: given }: EndBody,
): Promise<RuleAnswer> {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const found = await findSetting(tx, id);
    if (!found) throw notFound('rule_setting', id);
    const place = await lock(tx, actor, found.organizationId);
    const setting = await findSetting(tx, id);
    if (!setting) throw notFound('rule_setting', id);
    const { key, value, fromOn, untilOn } = setting;
    const reason = reasonOf(given);
    refusePast('/on', on, now);
    if (untilOn !== null && on >= untilOn)
      throw refused('/on', {
        zh: `这项设置已定于 ${untilOn} 结束，请填写更早的日期。`,
        en: `This setting ends on ${untilOn} already; give an earlier day.`,
      });
    await endSetting(tx, actor.accountId, now, setting, on, reason);
    await refuseMisfit(tx, place, key, on, '/on');
    await audit(tx, actor, now, {
      action: 'rules.end',
      object: { type: 'organization', id: place.id, name: place.name },
      reason,
      before: { key, value, from: fromOn },
      after: { key, on },
    });
    return presentOne(tx, actor, place, key, on);
  });
}

async function presentOne(
  reader: Reader,
  actor: Actor,
  place: RuleOrganization,
  key: RuleAnswer['key'],
  date: LocalDate,
): Promise<RuleAnswer> {
  if (!isRuleKey(key)) throw new Error(`no rule ${key}`);
  const inForce = await rulebookAt(reader, place, date);
  return presentRule(actor, place, inForce, key, await settingsOf(reader, place, key));
}

function reasonOf(given: string): string {
  const reason = cleanText(given);
  if ([...reason].length >= 2) return reason;
  throw refused('/reason', {
    zh: '请写明理由，至少两个字。',
    en: 'Give a reason of at least two characters.',
  });
}

/** One that ended judges nothing any more: what it had set stays readable, nothing is set there (domain rule 5). */
function refuseEnded({ name, endedOn }: RuleOrganization): void {
  if (endedOn === null) return;
  throw conflict({
    zh: `“${name}”已于${endedOn}撤销，不能再设置规则。`,
    en: `"${name}" ended on ${endedOn}; no rule is set there any more.`,
  });
}

/** What was judged stays judged: a setting begins or ends today or later. */
function refusePast(pointer: string, day: LocalDate, now: Date): void {
  const today = dayInChina(now);
  if (day >= today) return;
  throw refused(pointer, {
    zh: `规则不追溯，日期不能早于今天（${today}）。`,
    en: `Rules do not reach back: the day cannot be before today (${today}).`,
  });
}

const mostYearsAhead = 5;

/** Nobody plans further: a day in another decade is a slip of the hand. */
function refuseFar(from: LocalDate, now: Date): void {
  const latest = addYears(dayInChina(now), mostYearsAhead);
  if (from <= latest) return;
  throw refused('/from', {
    zh: `日期最多提前 ${mostYearsAhead} 年填写，不能晚于 ${latest}。请核对年份。`,
    en: `A setting begins at most ${mostYearsAhead} years ahead, not after ${latest}. Check the year.`,
  });
}

/** After the change: the linked rules agree on that day and on every later one on which one of them changes. */
async function refuseMisfit(
  tx: Tx,
  place: RuleOrganization,
  key: RuleKey,
  day: LocalDate,
  pointer: string,
): Promise<void> {
  if (!linkedRules.includes(key)) return;
  const later = (await settingsOf(tx, place))
    .filter((setting) => linkedRules.includes(setting.key) && setting.revokedAt === null)
    .flatMap(({ fromOn, untilOn }) => [fromOn, ...(untilOn === null ? [] : [untilOn])])
    .filter((one) => one > day);
  for (const one of [...new Set([day, ...later])].sort()) {
    const misfit = linkedMisfit(await rulebookAt(tx, place, one));
    if (misfit) throw refused(pointer, misfit);
  }
}

function refused(pointer: string, detail: Words) {
  return invalid(detail, [{ pointer, detail }]);
}
