import { type Deed, request, type Stage } from './deeds.ts';
import type { Site } from './people.ts';
import { reportedYear } from './seed.year.ts';
import type { Sent } from './world.ts';

const countyOf = ({ ground }: Stage) => ground.population.residents.committee.as;
const branchOf = ({ ground }: Stage) => ground.population.residents.eastFirst.as;

/** What stands at a place; the third member of a branch has been abroad since a change on record. */
function at({ ground }: Stage, kind: string, site: Site): string {
  const { path } = ground.population.places[site];
  const found = ground.things.get(kind)?.find((each) => each.path === path);
  if (!found) throw new Error(`${kind}: nothing at ${site}`);
  return found.id;
}

const reportAt = (stage: Stage, site: Site) => at(stage, '/annual-reports/{id}', site);

const judge =
  (step: 'accept' | 'return', body: object): Deed =>
  async (stage) =>
    request(countyOf(stage), 'POST', `/annual-reports/${reportAt(stage, 'eastFirst')}/${step}`, body);

const withQuery = (as: Sent['as'], path: string, query: Record<string, string>): Sent => ({
  method: 'GET',
  url: `/api${path}`,
  ...(as ? { as } : {}),
  query,
});

export const yearDeeds: Readonly<Record<string, Deed>> = {
  'POST /members/{id}/contacts': async (stage) => {
    const [first] = stage.ground.population.members.eastFirst ?? [];
    return request(branchOf(stage), 'POST', `/members/${first?.id}/contacts`, { kind: 'talk' });
  },
  'POST /member-contacts/{id}/withdraw': async (stage) =>
    request(
      branchOf(stage),
      'POST',
      `/member-contacts/${at(stage, '/member-contacts/{id}', 'eastFirst')}/withdraw`,
      {
        reason: '记错了人',
      },
    ),
  'POST /members/{id}/status-changes': async (stage) => {
    const [, second] = stage.ground.population.members.eastFirst ?? [];
    const body = { kind: 'go_abroad', on: '2026-06-20', basis: '本人书面报告' };
    return request(branchOf(stage), 'POST', `/members/${second?.id}/status-changes`, body);
  },
  'POST /status-changes/{id}/revoke': async (stage) =>
    request(
      branchOf(stage),
      'POST',
      `/status-changes/${at(stage, '/status-changes/{id}', 'eastFirst')}/revoke`,
      {
        reason: '出国没有成行',
      },
    ),
  'GET /statistics/drill-down': async (stage) =>
    withQuery(branchOf(stage), '/statistics/drill-down', {
      organization: stage.ground.population.places.eastFirst.id,
      table: 'age_sex',
      row: 'total',
      column: 'male',
    }),
  'GET /annual-reports/{id}/file': async (stage) =>
    request(branchOf(stage), 'GET', `/annual-reports/${reportAt(stage, 'eastFirst')}/file`),
  'POST /annual-reports/{id}/accept': judge('accept', {}),
  'POST /annual-reports/{id}/return': judge('return', { reason: '请核对学历' }),
  'POST /annual-reports/acceptances': async (stage) =>
    request(countyOf(stage), 'POST', '/annual-reports/acceptances', {
      reports: [{ id: reportAt(stage, 'eastSecond'), version: 1 }],
    }),
  /** A report that was given back is filed again; an import that is under way would hold it up. */
  'POST /annual-reports': async (stage) => {
    const { id: organization, path } = stage.ground.population.places.eastFirst;
    await stage.did(await judge('return', { reason: '请核对学历' })(stage));
    const imports = await stage.world.look<{ id: string; version: number }>(
      `SELECT id, version FROM member_import WHERE org_path = $1`,
      [path],
    );
    for (const { id, version } of imports)
      await stage.did(request(branchOf(stage), 'POST', `/member-imports/${id}/cancel`, undefined, version));
    const asked = { organization, year: String(reportedYear) };
    const { text } = await stage.did(withQuery(branchOf(stage), '/annual-reports', asked));
    const { sha256 }: { sha256: string } = JSON.parse(text);
    return request(branchOf(stage), 'POST', '/annual-reports', { organization, year: reportedYear, sha256 });
  },
};
