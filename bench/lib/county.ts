import { type County, generateCounty, type OrgSpec } from '../../server/src/demo/county.ts';
import { storeMembers, storeOrganizations } from '../../server/src/demo/load.ts';
import { foldDeltas } from '../../server/src/features/statistics/public.ts';
import { systemActor } from '../../server/src/kernel/authorization.ts';
import { dayInChina } from '../../server/src/kernel/clock.ts';
import { closeServices } from '../../server/src/services.ts';
import { type Ground, mainDatabase, ownerRuns, servicesOn } from './ground.ts';

/** Below the county, so many committees of equal size: no generated unit is as large as 20 000 members. */
const districts = 5;
export const districtCode = (number: number): string => `15078599900${number}`;

/** The generated county with its units hung below so many committees. */
export function benchCounty(members: number, today: string, count = districts): County {
  const county = generateCounty({ members, today });
  const [top, ...below] = county.organizations;
  if (!top) throw new Error('the generated county is empty');
  const units = below.filter((spec) => spec.parentCode === top.code);
  const parents = new Map(units.map((unit, index) => [unit.code, districtCode(index % count)]));
  const committees: OrgSpec[] = Array.from({ length: count }, (_, number) => ({
    ...top,
    code: districtCode(number),
    name: `${top.name}第${number + 1}片区委员会`,
    shortName: `第${number + 1}片区`,
    parentCode: top.code,
  }));
  const moved = below.map((spec) => ({ ...spec, parentCode: parents.get(spec.code) ?? spec.parentCode }));
  return { ...county, organizations: [top, ...committees, ...moved] };
}

/** The same people as an import leaves them: on record from today, with nothing before it. */
export function asImported(county: County, today: string): County {
  const people = function* () {
    for (const spec of county.members) {
      const { organizationCode, stage, presence, education, occupation, joined, full } = spec;
      const state = { organizationCode, stage, presence, education, occupation, joined, full };
      yield { ...spec, history: [{ from: today, cause: 'registered' as const, ...state }] };
    }
  };
  return { ...county, members: { [Symbol.iterator]: people }, leavers: [] };
}

/** Organisations and members in one transaction, counted and folded; then the statistics that autovacuum would have made by night. */
export async function loadCounty(
  ground: Ground,
  members: number,
  shape: (county: County, today: string) => County = (county) => county,
): Promise<void> {
  const services = await servicesOn(ground);
  try {
    const now = services.clock.now();
    const today = dayInChina(now);
    const county = shape(benchCounty(members, today), today);
    await services.database.bulk({ ...systemActor().scope, gate: 'system' }, async (tx) => {
      const places = await storeOrganizations(tx, county, now);
      await storeMembers(services, tx, county, places);
    });
    // Once after a load: a server that began with it would be measured with half a core taken for a minute.
    await foldDeltas(services);
  } finally {
    await closeServices(services);
  }
  await ownerRuns(ground.urlOf('owner', mainDatabase), ['VACUUM (ANALYZE)', 'CHECKPOINT']);
}
