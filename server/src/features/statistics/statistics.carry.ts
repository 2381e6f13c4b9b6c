import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import {
  appendFlows,
  carryTotals,
  type Flow,
  levelWidth,
  mergeFlows,
  regionWidth,
} from '../../kernel/tallies.ts';
import { flowsOf, type Period } from './statistics.rules.ts';

/** A subtree that came under another superior, in this region or another. */
export interface SubtreeMove {
  root: { regionId: number; id: string };
  from: { regionId: number; path: string };
  to: { regionId: number; path: string };
  /** The day of the move, since when nothing else has moved around it; and today. */
  on: LocalDate;
  recordedOn: LocalDate;
}

/**
 * The counts of a subtree go with it: what it had on the day as one reorganisation; what has happened in it since, as
 * itself, counts for those who stand above it now. To be called when paths are rewritten and everything is folded.
 */
export async function carrySubtree(tx: Tx, move: SubtreeMove): Promise<void> {
  await carryTotals(tx, move.root, move.from, move.to, move);
  await appendFlows(tx, recounted(await historiesSince(tx, move), move));
}

/** Members of the subtree of whom something has been true only since the day of the move: their whole histories. */
async function historiesSince(reader: Reader, { to, on }: SubtreeMove): Promise<Map<string, Period[]>> {
  const rows = await reader.rows(sql<Period & { memberId: string }>`
    SELECT s.member_id AS "memberId", s.region_id AS "regionId", s.org_path AS "orgPath", s.stage, s.presence, s.sex, s.birth,
      s.ethnic_group AS "ethnicGroup", s.education, s.occupation_class AS "occupationClass", s.full_on AS "full",
      s.valid_from AS "validFrom", s.cause
    FROM member_state s WHERE s.region_id = ANY(ARRAY(SELECT id FROM region)) AND s.superseded_at = 'infinity'
      AND s.member_id IN (
        SELECT member_id FROM member_state WHERE region_id = ${to.regionId} AND org_path >= ${to.path}
          AND org_path < ${`${to.path}/`} AND superseded_at = 'infinity' AND valid_until > ${on}::date)
      AND EXISTS (SELECT FROM member_state l WHERE l.region_id = ANY(ARRAY(SELECT id FROM region))
        AND l.member_id = s.member_id AND l.superseded_at = 'infinity' AND l.valid_from >= ${on}::date)
    ORDER BY s.member_id, s.valid_from`);
  const histories = new Map<string, Period[]>();
  for (const { memberId, ...period } of rows)
    histories.set(memberId, [...(histories.get(memberId) ?? []), period]);
  return histories;
}

/** What those histories count where the subtree stands now, less what they counted where it stood. Pure. */
export function recounted(histories: ReadonlyMap<string, Period[]>, move: SubtreeMove): Flow[] {
  const { from, to, on, recordedOn } = move;
  const flows: Flow[] = [];
  for (const periods of histories.values()) {
    const before = periods.map((period) =>
      isAt(period.orgPath, to.path)
        ? { ...period, regionId: from.regionId, orgPath: from.path + period.orgPath.slice(to.path.length) }
        : period,
    );
    const since = (list: readonly Period[]) => flowsOf(list, recordedOn).filter((flow) => flow.on >= on);
    flows.push(...since(periods).flatMap(atEach));
    for (const flow of since(before).flatMap(atEach))
      flows.push({ ...present(flow, move), ins: -flow.ins, outs: -flow.outs });
  }
  return mergeFlows(flows);
}

const isAt = (path: string, place: string) => path === place || path.startsWith(`${place}.`);

/** The flow once for each organisation that counts it, and for that one alone. */
function atEach(flow: Flow): Flow[] {
  const nodes: Flow[] = [];
  for (let width = regionWidth + levelWidth; width <= flow.orgPath.length; width += levelWidth)
    if (width > flow.above)
      nodes.push({ ...flow, orgPath: flow.orgPath.slice(0, width), above: width - levelWidth, other: null });
  return nodes;
}

/** An organisation of the subtree is found where it stands now. */
function present(flow: Flow, { from, to }: SubtreeMove): Flow {
  if (!isAt(flow.orgPath, from.path)) return flow;
  const orgPath = to.path + flow.orgPath.slice(from.path.length);
  return { ...flow, regionId: to.regionId, orgPath, above: orgPath.length - levelWidth };
}
