import { createOrganization } from '../../src/features/organizations/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import type { Services } from '../../src/services.ts';

export interface TestOrganization {
  regionId: number;
  id: string;
  path: string;
  code: string;
  name: string;
}

/** Organisations of the small county by their code. */
export type TestCounty = Record<string, TestOrganization>;

/** Codes of the small county, so that tests read as sentences. */
export const codes = {
  committee: '150785000000',
  eastTownship: '150785100000',
  westTownship: '150785200000',
  eastFirst: '150785100001',
  eastSecond: '150785100002',
  westFirst: '150785200001',
  westSecond: '150785200002',
} as const;

const regionId = 1507;
const specs = [
  { code: codes.committee, parent: null, name: '中共云岭县委员会', kind: 'committee' },
  { code: codes.eastTownship, parent: codes.committee, name: '中共云岭县东河镇委员会', kind: 'committee' },
  { code: codes.westTownship, parent: codes.committee, name: '中共云岭县西山镇委员会', kind: 'committee' },
  { code: codes.eastFirst, parent: codes.eastTownship, name: '东河镇第一党支部', kind: 'branch' },
  { code: codes.eastSecond, parent: codes.eastTownship, name: '东河镇第二党支部', kind: 'branch' },
  { code: codes.westFirst, parent: codes.westTownship, name: '西山镇第一党支部', kind: 'branch' },
  { code: codes.westSecond, parent: codes.westTownship, name: '西山镇第二党支部', kind: 'branch' },
] as const;

/** One committee, two townships, four branches, made as the application makes them. */
export async function createCounty(services: Services, county: TestCounty): Promise<void> {
  const actor = systemActor();
  await services.database.transaction(actor.scope, async (tx) => {
    for (const { code, parent, name, kind } of specs) {
      const parentId = parent === null ? null : organizationOf(county, parent).id;
      const made = await createOrganization(tx, actor, services.clock.now(), {
        regionId,
        parentId,
        code,
        name,
        kind,
      });
      county[code] = { ...made, regionId, code, name };
    }
  });
}

export function organizationOf(county: TestCounty, code: string): TestOrganization {
  const found = county[code];
  if (!found) throw new Error(`the test county has no organisation ${code}`);
  return found;
}
