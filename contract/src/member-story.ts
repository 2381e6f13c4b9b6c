import { type Static, Type } from 'typebox';
import { causeKeys, presenceKeys } from './causes.ts';
import { Day, endpoints, Id, IdParams, Instant, Nullable, Page, PageQuery, Words } from './endpoint.ts';
import { stageKeys } from './fields.ts';
import { occupationClassKeys } from './occupations.ts';
import { TwoTimesQuery } from './two-times.ts';

const closed = { additionalProperties: false };
const Precision = Type.Enum(['day', 'month', 'year']);

/** What an item of a member's story is about; the screen gives each its picture. */
export const storyKinds = [
  'work_started',
  'applied',
  'joined',
  'converted',
  'registered',
  'moved',
  'stage',
  'ended',
  'restored',
  'presence',
  'education',
  'work',
  'post',
  'award',
  'discipline',
  'training',
  'correction',
] as const;
export type StoryKind = (typeof storyKinds)[number];

/** Who recorded something, in which duty. */
const Recorder = Type.Object({ name: Type.String(), role: Type.String() });
const Told = {
  /** Null: nobody knows the day. */
  on: Nullable(Day),
  precision: Precision,
  /** Half-open; null where it goes on, or where it is a day and no period. */
  until: Nullable(Day),
  title: Words,
  /** As it was called on that day. */
  organization: Nullable(Type.Object({ id: Id, name: Type.String() })),
  /** Null where the file does not say when it was written down. */
  recordedAt: Nullable(Instant),
  recordedBy: Nullable(Recorder),
};

export const StoryItem = Type.Object({
  id: Type.String(),
  kind: Type.Enum([...storyKinds]),
  ...Told,
  detail: Nullable(Type.String()),
  /** True before it was written down: it was added later, for an earlier day. */
  late: Type.Boolean(),
  /** Believed once and no more; nothing stands in its place. */
  withdrawn: Type.Boolean(),
  /** The latest correction: what was said before and is said since. */
  corrected: Nullable(
    Type.Object({
      recordedAt: Instant,
      recordedBy: Nullable(Recorder),
      before: Words,
      after: Nullable(Words),
      reason: Nullable(Words),
      /** The member's own request that it answers. */
      correctionRequest: Nullable(Id),
    }),
  ),
  /** What was believed in its place before, the oldest first. */
  superseded: Type.Array(Type.Object({ ...Told, supersededAt: Instant, supersededBy: Nullable(Recorder) }), {
    maxItems: 50,
  }),
});
export type StoryItemAnswer = Static<typeof StoryItem>;

/** What counted of a member on a day. */
const StateThen = Type.Object({
  name: Type.String(),
  stage: Type.Enum(stageKeys),
  presence: Type.Enum(presenceKeys),
  sex: Type.Enum(['male', 'female']),
  birth: Day,
  age: Type.Integer(),
  ethnicGroup: Nullable(Type.String()),
  education: Nullable(Type.String()),
  occupationClass: Nullable(Type.Enum(occupationClassKeys)),
  joined: Nullable(Day),
  full: Nullable(Day),
  organization: Type.Object({ id: Id, name: Type.String(), code: Type.String() }),
  /** The period in which all of this was so. */
  from: Day,
  until: Nullable(Day),
  cause: Type.Enum(causeKeys),
  recordedAt: Instant,
});

export const memberStory = endpoints({
  'GET /members/{id}/timeline': {
    summary:
      'The story of a member, the latest first: joined, moved, posts, awards, endings; what was corrected is marked and stays readable',
    access: 'signed_in',
    params: IdParams,
    query: Type.Object({ ...PageQuery, asKnown: TwoTimesQuery.asKnown }, closed),
    response: Page(StoryItem),
  },
  'GET /members/{id}/as-of': {
    summary: 'What counted of a member on a day, as it is known now or was known on another day',
    access: 'signed_in',
    params: IdParams,
    query: Type.Object(TwoTimesQuery, closed),
    response: Type.Object({
      asOf: Day,
      asKnown: Nullable(Day),
      /** Null: nothing is known of that day. */
      state: Nullable(StateThen),
      /** The first day of which anything is known. */
      first: Nullable(Day),
    }),
  },
});
