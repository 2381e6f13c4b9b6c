import { type BulkTx, sql } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { addMonths, addYears, type LocalDate } from '../kernel/standards/dates.ts';
import type { OrgSpec } from './specs.ts';

interface Place {
  regionId: number;
  id: string;
  path: string;
}

interface TermRow {
  id: string;
  place: Place;
  number: number;
  village: boolean;
  from: LocalDate;
  due: LocalDate;
}

/** Of a village, a community or a 嘎查: elected for five years since 2018, others for three. */
const villages = /[村]|社区|嘎查/;

/** When the branches of the county elected their bodies: spread over three years, one in forty is late. */
export function termOf(spec: Pick<OrgSpec, 'name'>, index: number, today: LocalDate) {
  const village = villages.test(spec.name);
  const years = village ? 5 : 3;
  const monthsAgo = index % 40 === 7 ? years * 12 + 2 : (index * 7 + 4) % (years * 12);
  const from = addMonths(today, -monthsAgo);
  return { village, from, due: addYears(from, years) };
}

/**
 * Terms and officers of the branches: a secretary, and from seven full members on a committee of three, from
 * thirty on one of five.
 * @param secretary whom the demo's account belongs to, so that the post is this person's
 */
export async function storeBodies(
  tx: BulkTx,
  organizations: readonly OrgSpec[],
  places: ReadonlyMap<string, Place>,
  secretary: string | null,
  today: LocalDate,
  now: Date,
): Promise<void> {
  const terms = organizations
    // A temporary or functional branch is no elected body.
    .filter(({ kind, form }) => kind === 'branch' && form !== 'temporary' && form !== 'functional')
    .flatMap((spec, index): TermRow[] => {
      const place = places.get(spec.code);
      const term = termOf(spec, index, today);
      // Founded since: its first election was the founding.
      if (!place || spec.foundedOn > term.from) return [];
      return [{ id: newId(), place, number: 2 + (index % 5), ...term }];
    });
  await tx.run(sql`
    INSERT INTO organization_term (region_id, id, organization_id, org_path, number, election, village, from_on, due_on,
      created_at, updated_at)
    SELECT region_id, id, organization_id, org_path, number, 'regular', village, from_on, due_on,
      ${now}::timestamptz, ${now}::timestamptz
    FROM unnest(${terms.map((term) => term.place.regionId)}::int[], ${terms.map((term) => term.id)}::uuid[],
      ${terms.map((term) => term.place.id)}::uuid[], ${terms.map((term) => term.place.path)}::text[],
      ${terms.map((term) => term.number)}::int[], ${terms.map((term) => term.village)}::boolean[],
      ${terms.map((term) => term.from)}::date[], ${terms.map((term) => term.due)}::date[])
      AS t (region_id, id, organization_id, org_path, number, village, from_on, due_on)`);
  await tx.run(sql`
    INSERT INTO organization_officer (region_id, id, organization_id, org_path, term_id, member_id, member_name, post,
      how, from_on, created_at, updated_at)
    SELECT region_id, gen_random_uuid(), organization_id, org_path, term_id, id, name,
      (ARRAY['secretary', 'organization', 'publicity', 'discipline', 'youth'])[place], 'elected', from_on,
      ${now}::timestamptz, ${now}::timestamptz
    FROM (
      SELECT m.region_id, m.organization_id, m.org_path, t.id AS term_id, t.from_on, m.id, m.name,
        row_number() OVER (PARTITION BY m.region_id, m.organization_id
          ORDER BY (m.id IS NOT DISTINCT FROM ${secretary}::uuid) DESC, abs(m.birth - DATE '1980-01-01'), m.id) AS place,
        count(*) OVER (PARTITION BY m.region_id, m.organization_id) AS people
      FROM member m JOIN organization_term t ON t.region_id = m.region_id AND t.organization_id = m.organization_id
      WHERE m.stage = 'full') ranked
    WHERE place <= CASE WHEN people >= 30 THEN 5 WHEN people >= 7 THEN 3 ELSE 1 END`);
}
