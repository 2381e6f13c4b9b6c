import type { Answer } from '@zhibu/contract/endpoint';
import type { statistics } from '@zhibu/contract/statistics';
import type { Actor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { forbidden } from '../../kernel/errors.ts';
import { tallyOf } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import { visibleOrganization } from '../organizations/public.ts';

const dimensions = ['stage', 'sex', 'education', 'ethnic_group'] as const;

export type StatisticsAnswer = Answer<(typeof statistics)['GET /statistics']>;

/**
 * Headcounts of one organisation and everything below it, exact at this instant; the acting duty's own without an
 * id. Cells below three are shown as they are: suppression towards statisticians needs the cells around them hidden
 * too, and is not decided here. @throws Problem 404 out of reach
 */
export function getStatistics(
  services: Services,
  actor: Actor,
  organizationId: string | null,
): Promise<StatisticsAnswer> {
  const id = organizationId ?? actor.duty?.organizationId;
  if (id === undefined) throw forbidden();
  return services.database.read(actor.scope, async (reader) => {
    const organization = await visibleOrganization(reader, actor, id);
    const { path, regionId, name } = organization;
    const [cells, below] = await Promise.all([
      tallyOf(reader, organization),
      reader.first(sql<{ n: number }>`
        SELECT count(*) AS n FROM organization
        WHERE region_id = ${regionId} AND path >= ${path} AND path < ${`${path}/`} AND ended_on IS NULL`),
    ]);
    return {
      organization: { id, name },
      organizations: below?.n ?? 0,
      dimensions: dimensions.map((dimension) => ({
        dimension,
        cells: cells.filter((cell) => cell.dimension === dimension).map(({ key, n }) => ({ key, n })),
      })),
    };
  });
}
