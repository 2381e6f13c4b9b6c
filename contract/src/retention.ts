import { type Static, Type } from 'typebox';
import { Day, endpoints, Instant, Nullable, Words } from './endpoint.ts';

export const RetentionItem = Type.Object({
  key: Type.String(),
  what: Words,
  /** From when the time counts. */
  from: Words,
  /** How long, in words. */
  kept: Words,
  /** What happens then. */
  effect: Words,
  ground: Words,
  /** Due now, and due within the next 30 days; null where the acting duty may not count. */
  dueNow: Nullable(Type.Integer()),
  dueSoon: Nullable(Type.Integer()),
});
export type RetentionItemAnswer = Static<typeof RetentionItem>;

export const retention = endpoints({
  'GET /retention': {
    summary: 'What is kept how long and why; what the next run erases; the last runs',
    access: 'signed_in',
    response: Type.Object({
      items: Type.Array(RetentionItem, { maxItems: 40 }),
      /** The day of the next run, and what the last ones did. */
      nextRun: Day,
      runs: Type.Array(
        Type.Object({
          day: Day,
          finishedAt: Nullable(Instant),
          counts: Type.Array(Type.Object({ key: Type.String(), count: Type.Integer() }), { maxItems: 40 }),
        }),
        { maxItems: 10 },
      ),
    }),
  },
});
