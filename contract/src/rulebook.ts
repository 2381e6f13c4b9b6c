import { type Static, Type } from 'typebox';
import { Abilities, Day, endpoints, Id, IdParams, Instant, Nullable, Text, Words } from './endpoint.ts';

const closed = { additionalProperties: false };

export const ruleKeyPattern = '^[a-z_]{2,40}\\.[a-z_]{2,60}$';
const Key = Type.String({ pattern: ruleKeyPattern, maxLength: 101 });

const Whole = Type.Integer({ minimum: 0, maximum: 100_000 });
/** A number or a share; two numbers; one of the choices. Which of them a rule takes says its `shape`. */
const Value = Type.Union([
  Type.Number({ minimum: 0, maximum: 100_000 }),
  Type.Object({ min: Whole, max: Whole }, closed),
  Text(40, 1),
]);

const shapeKinds = ['number', 'range', 'share', 'choice', 'places'] as const;

/** How a value is asked for: the unit in words, the bounds, the choices. */
const RuleShape = Type.Object({
  kind: Type.Enum([...shapeKinds]),
  unit: Nullable(Words),
  min: Nullable(Type.Integer()),
  max: Nullable(Type.Integer()),
  options: Type.Array(Type.Object({ key: Type.String(), words: Words })),
});

const SetBy = Type.Object({
  /** Null above the actor's reach. */
  id: Nullable(Id),
  name: Type.String(),
});

/** What held or will hold, by a document or by a setting. */
const RuleVersion = Type.Object({
  words: Words,
  since: Day,
  /** Half-open: the first day without. */
  until: Nullable(Day),
  source: Words,
  setBy: Nullable(SetBy),
  reason: Nullable(Type.String()),
  /** Taken back before its first day: it never held. */
  revokedAt: Nullable(Instant),
});

export const Rule = Type.Object({
  key: Type.String(),
  section: Type.String(),
  title: Words,
  /** Null where the value is a table. */
  value: Nullable(Value),
  words: Words,
  since: Day,
  until: Nullable(Day),
  document: Nullable(Words),
  article: Nullable(Words),
  /** The document and article where it was read in the text, else that an organisation sets it. */
  source: Words,
  trust: Type.Enum(['A', 'B', 'C']),
  override: Type.Enum(['fixed', 'organization']),
  setBy: Nullable(SetBy),
  shape: RuleShape,
  /** The organisation's own setting that holds or will hold; what “back to the default” ends. */
  own: Nullable(Type.Object({ id: Id, words: Words, since: Day, until: Nullable(Day) })),
  history: Type.Array(RuleVersion),
  can: Abilities(['set', 'reset']),
});
export type RuleAnswer = Static<typeof Rule>;

export const rulebook = endpoints({
  'GET /rules': {
    summary: 'The rules that hold at an organisation on a day, by which article or setting, and since when',
    access: 'organizations.read',
    query: Type.Object(
      {
        organization: Id,
        date: Type.Optional(Day),
        /** Only these; every rule without. */
        key: Type.Optional(Type.Array(Key, { maxItems: 20 })),
      },
      closed,
    ),
    response: Type.Object({
      organization: Type.Object({ id: Id, name: Type.String() }),
      date: Day,
      sections: Type.Array(Type.Object({ key: Type.String(), words: Words })),
      items: Type.Array(Rule),
    }),
  },
  'POST /rule-settings': {
    summary:
      'Another value of a configurable rule, from a day on, for an organisation and what stands below it',
    access: 'rules.write',
    body: Type.Object(
      { organizationId: Id, key: Key, value: Value, from: Day, reason: Text(300, 1) },
      closed,
    ),
    status: 201,
    response: Rule,
  },
  'POST /rule-settings/{id}/end': {
    summary: 'Back to what holds without the setting, from a day on',
    access: 'rules.write',
    params: IdParams,
    body: Type.Object({ on: Day, reason: Text(300, 1) }, closed),
    response: Rule,
  },
});
