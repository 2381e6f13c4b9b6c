import type { RuleAnswer } from '@zhibu/contract/rulebook';
import type { RuleKey } from '@zhibu/contract/rules';
import type { Actor } from '../../kernel/authorization.ts';
import { citation, type Rulebook, type RuleInForce } from '../../kernel/rulebook.ts';
import { type RuleDefinition, rulebookData } from './rulebook.data.ts';
import { ruleAbilities } from './rulebook.policy.ts';
import type { PastSetting } from './rulebook.queries.ts';
import { type Shape, units, valueWords } from './rulebook.shapes.ts';
import type { RuleOrganization } from './rulebook.store.ts';

type SetBy = RuleAnswer['setBy'];
type Version = RuleAnswer['history'][number];

/**
 * One rule as an officer reads it at an organisation.
 * @param settings of this rule or of all, here and above, newest first
 */
export function presentRule(
  actor: Actor,
  place: RuleOrganization,
  rulebook: Rulebook,
  key: RuleKey,
  settings: readonly PastSetting[],
): RuleAnswer {
  const definition: RuleDefinition = rulebookData[key];
  const { section, title, trust, override, shape } = definition;
  const rule: RuleInForce = rulebook.rule(key);
  const ofRule = settings.filter((setting) => setting.key === key);
  const own = ownOf(ofRule, place, rulebook.date);
  const setter = ofRule.find(({ organizationId }) => organizationId === rule.setBy?.organizationId);
  return {
    key,
    section,
    title,
    value: plainValue(rule.value),
    words: valueWords(shape, rule.value),
    since: rule.since,
    until: rule.until,
    document: rule.document,
    article: rule.trust === 'A' ? rule.article : null,
    source: citation(rule),
    trust,
    override,
    setBy: rule.setBy && setByOf(actor, rule.setBy.name, rule.setBy.organizationId, setter?.path),
    shape: presentShape(shape),
    own: own && {
      id: own.id,
      words: valueWords(shape, own.value),
      since: own.fromOn,
      until: own.untilOn,
    },
    history: [
      ...ofRule.map((setting) => settingVersion(actor, shape, setting)),
      ...documentVersions(rule, definition),
    ],
    can: ruleAbilities(actor, override, own !== null, place.endedOn === null),
  };
}

/** The setting of the organisation itself that holds that day, else the next that will. */
function ownOf(settings: readonly PastSetting[], place: RuleOrganization, day: string): PastSetting | null {
  const mine = settings.filter(
    ({ organizationId, revokedAt, untilOn }) =>
      organizationId === place.id && revokedAt === null && (untilOn === null || untilOn > day),
  );
  return mine.at(-1) ?? null;
}

function settingVersion(actor: Actor, shape: Shape, setting: PastSetting): Version {
  const { value, fromOn, untilOn, reason, revokedAt, organizationId, organizationName, path } = setting;
  return {
    words: valueWords(shape, value),
    since: fromOn,
    until: untilOn,
    source: { zh: `${organizationName}设置`, en: `set by ${organizationName}` },
    setBy: setByOf(actor, organizationName, organizationId, path),
    reason,
    revokedAt,
  };
}

function documentVersions(rule: RuleInForce, { shape, versions }: RuleDefinition): Version[] {
  return versions
    .map(({ value, document, article, from, until }) => ({
      words: valueWords(shape, value),
      since: from,
      until,
      source: citation({ ...rule, document, article, setBy: null }),
      setBy: null,
      reason: null,
      revokedAt: null,
    }))
    .reverse();
}

/** Above the top of the reach an organisation has a name, but no door. */
function setByOf(actor: Actor, name: string, id: string, path: string | undefined): SetBy {
  const top = actor.duty?.path ?? '';
  return { id: path?.startsWith(top) ? id : null, name };
}

function plainValue(value: RuleInForce['value']): RuleAnswer['value'] {
  if (typeof value !== 'object') return value;
  return 'min' in value && 'max' in value ? { min: Number(value.min), max: Number(value.max) } : null;
}

function presentShape(shape: Shape): RuleAnswer['shape'] {
  const counted = shape.kind === 'number' || shape.kind === 'range' ? shape : null;
  return {
    kind: shape.kind,
    unit: counted && units[counted.unit],
    min: counted?.min ?? null,
    max: counted?.max ?? null,
    options:
      shape.kind === 'choice' ? Object.entries(shape.options).map(([key, words]) => ({ key, words })) : [],
  };
}
