import { type Reader, sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type PostHeld, postsHeld } from '../officers/public.ts';
import { type NamedPeriod, namesOverTime } from '../organizations/public.ts';
import type { MemberRecord } from './members.record.ts';
import type { EntryRow, StoryEvent } from './members.story.entries.rules.ts';
import type { BelievedPeriod } from './members.story.rules.ts';
import { stateColumns } from './members.timeline.ts';

export interface StorySources {
  periods: BelievedPeriod[];
  events: StoryEvent[];
  entries: EntryRow[];
  posts: PostHeld[];
  names: NamedPeriod[];
}

/** More than a life fills; a story that is longer loses its oldest changes, never its periods. */
const mostEvents = 1000;

/** Everything that a story is made of: whoever keeps the file now has its whole history (domain rule 26). */
export async function storySources(
  reader: Reader,
  { regionId, id }: MemberRecord,
  asKnown: LocalDate | null,
): Promise<StorySources> {
  const [periods, events, entries, posts] = await Promise.all([
    reader.rows(sql<BelievedPeriod>`
      SELECT ${stateColumns}, s.recorded_at AS "recordedAt",
        CASE WHEN s.superseded_at <> 'infinity' THEN s.superseded_at END AS "supersededAt"
      FROM member_state s WHERE s.region_id = ${everyRegion} AND s.member_id = ${id}::uuid
      ORDER BY s.recorded_at, s.valid_from LIMIT 2000`),
    reader.rows(sql<StoryEvent>`
      SELECT id, kind, valid_on AS "validOn", recorded_at AS "recordedAt", actor_name AS "actorName", duty_role AS role,
        changes, correction_id AS "correctionRequest" FROM member_event
      WHERE region_id = ${regionId} AND member_id = ${id}::uuid ORDER BY id DESC LIMIT ${mostEvents}`),
    reader.rows(sql<EntryRow>`
      SELECT id, kind, from_on AS "fromOn", until_on AS "untilOn", title, place, detail, created_at AS "createdAt"
      FROM member_entry WHERE region_id = ${regionId} AND member_id = ${id}::uuid
      ORDER BY kind, from_on NULLS LAST, id LIMIT 500`),
    postsHeld(reader, id),
  ]);
  const ids = [...periods, ...posts].map(({ organizationId }) => organizationId);
  return { periods, events, entries, posts, names: await namesOverTime(reader, ids, asKnown) };
}
