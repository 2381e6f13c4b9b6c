import { actorOf, advanceImport } from '../../src/features/members/public.ts';
import { type Deed, request, type Stage } from './deeds.ts';
import { officer, personOf, type Site, somebody } from './people.ts';
import type { Sent } from './world.ts';

const on = '2026-06-20';
const octets = { 'content-type': 'application/octet-stream' };

const countyOf = ({ ground }: Stage) => ground.population.residents.committee.as;
const placeOf = ({ ground }: Stage, site: Site) => ground.population.places[site];

function firstOf({ ground }: Stage, site: Site) {
  const [first, second] = ground.population.members[site] ?? [];
  const self = ground.population.selves[site];
  if (!first || !second || !self) throw new Error(`too few people live at ${site}`);
  return { first, second, self };
}

/** A duty in the township with nothing that waits for it. */
async function dutyOf(stage: Stage) {
  const as = await officer(stage.world, 'statistician', 'eastTownship');
  const { actingDuty, account } = await stage.told<{ actingDuty: string; account: { login: string } }>(
    as,
    'GET',
    '/account',
  );
  return { as, id: actingDuty, login: account.login };
}

/** A roster that was read and judged. @returns the import with its version now */
async function checkedImport(stage: Stage, branch: string) {
  const { world } = stage;
  const as = countyOf(stage);
  const { name, idNumber } = somebody();
  const sent: Sent = {
    method: 'POST',
    url: '/api/member-imports',
    as,
    query: { organization: placeOf(stage, 'eastTownship').id, fileName: '花名册.csv' },
    headers: octets,
    body: Buffer.from(`姓名,公民身份号码,所在党支部\n${name},${idNumber},${branch}\n`),
  };
  const { id }: { id: string } = JSON.parse((await stage.did(sent)).text);
  await stage.told(as, 'POST', `/member-imports/${id}/check`, { mapping: {} });
  const [row] = await world.look<{ actor: Parameters<typeof actorOf>[0] }>(
    'SELECT actor FROM member_import WHERE id = $1',
    [id],
  );
  if (!row) throw new Error(`there is no import ${id}`);
  await advanceImport(world.services, actorOf(row.actor), id);
  const { version } = await stage.told<{ version: number }>(as, 'GET', `/member-imports/${id}`);
  return { as, id, version };
}

async function correction(stage: Stage, field: string, value: string): Promise<string> {
  const { first, self } = firstOf(stage, 'eastFirst');
  const body = { field, value, explanation: '原来的已经不用了' };
  return (await stage.told<{ id: string }>(self, 'POST', `/members/${first.id}/correction-requests`, body))
    .id;
}

const file = (as: Sent['as'], url: string, query: Record<string, string>): Sent => ({
  method: 'POST',
  url: `/api${url}`,
  ...(as ? { as } : {}),
  query,
  headers: octets,
  body: Buffer.from('%PDF-1.7 content'),
});

/** A branch of its own in the township, with so many full members and no duty. */
async function foundBranch(stage: Stage, code: string, count: number) {
  const body = {
    parentId: placeOf(stage, 'eastTownship').id,
    code,
    name: `东河镇${code}党支部`,
    kind: 'branch',
  };
  const { id } = await stage.told<{ id: string }>(countyOf(stage), 'POST', '/organizations', body);
  const members: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const person = { organizationId: id, ...somebody() };
    members.push((await stage.told<{ id: string }>(countyOf(stage), 'POST', '/members', person)).id);
  }
  return { id, members };
}

/** An operation of today on a branch of its own. */
const operation =
  (kind: string, count: number, more: (stage: Stage, members: string[]) => Promise<object> | object): Deed =>
  async (stage) => {
    const { id, members } = await foundBranch(stage, `FROM-${kind}`, count);
    const body = { on: '2026-07-01', ...(await more(stage, members)) };
    return request(countyOf(stage), 'POST', `/organizations/${id}/${kind}`, body);
  };

export const registryDeeds: Readonly<Record<string, Deed>> = {
  'POST /correction-requests/{id}/files': async (stage) =>
    file(
      firstOf(stage, 'eastFirst').self,
      `/correction-requests/${await correction(stage, 'school', '内蒙古大学')}/files`,
      { fileName: '毕业证.pdf' },
    ),
  'POST /correction-requests/{id}/reveal': async (stage) =>
    request(
      countyOf(stage),
      'POST',
      `/correction-requests/${await correction(stage, 'phone', '13912345678')}/reveal`,
      { reason: '核对本人号码' },
    ),
  'GET /duties/{id}/open-items': async (stage) =>
    request(countyOf(stage), 'GET', `/duties/${(await dutyOf(stage)).id}/open-items`),
  'POST /duties/{id}/end': async (stage) =>
    request(countyOf(stage), 'POST', `/duties/${(await dutyOf(stage)).id}/end`),
  'POST /duties/{id}/hand-over': async (stage) =>
    request(countyOf(stage), 'POST', `/duties/${(await dutyOf(stage)).id}/hand-over`, {
      login: 'successor',
      name: '接任',
      reason: '调离',
    }),
  'POST /duties/{id}/substitutions': async (stage) => {
    const { as, id } = await dutyOf(stage);
    const { login } = await dutyOf(stage);
    const body = { login, fromOn: '2026-07-01', untilOn: '2026-07-20', reason: '外出学习' };
    return request(as, 'POST', `/duties/${id}/substitutions`, body);
  },
  'POST /duty-proposals/{id}/withdrawal': async (stage) => {
    const as = stage.role('organization_officer');
    const { id } = await stage.told<{ id: string }>(as, 'POST', '/duty-proposals', {
      login: 'other-candidate',
      name: '候选人',
      role: 'education_officer',
      organizationId: placeOf(stage, 'eastTownship').id,
      reason: '分工调整',
    });
    return request(as, 'POST', `/duty-proposals/${id}/withdrawal`);
  },
  'POST /members/{id}/files': async (stage) =>
    file(countyOf(stage), `/members/${firstOf(stage, 'eastFirst').first.id}/files`, {
      purpose: 'attachment',
      fileName: '介绍信.pdf',
    }),
  'DELETE /saved-filters/{id}': async (stage) => {
    const as = countyOf(stage);
    const { id } = await stage.told<{ id: string }>(as, 'POST', '/saved-filters', {
      name: '老年党员',
      query: { ageFrom: 60 },
    });
    return request(as, 'DELETE', `/saved-filters/${id}`);
  },
  'POST /member-imports/{id}/organizations': async (stage) => {
    const { as, id } = await checkedImport(stage, '东河镇第八党支部');
    return request(as, 'POST', `/member-imports/${id}/organizations`, { names: ['东河镇第八党支部'] });
  },
  'POST /member-imports/{id}/commit': async (stage) => {
    const { as, id, version } = await checkedImport(stage, placeOf(stage, 'eastFirst').name);
    return request(as, 'POST', `/member-imports/${id}/commit`, undefined, version);
  },
  'POST /organizations/{id}/officers/{officerId}/end': async (stage) => {
    const place = placeOf(stage, 'eastFirst');
    const at = stage.ground.things.get('/organizations/{id}/officers/{officerId}');
    const { id } = at?.find(({ path }) => path === place.path) ?? {};
    const body = { on, reason: '工作调动' };
    return request(countyOf(stage), 'POST', `/organizations/${place.id}/officers/${id}/end`, body);
  },
  'POST /organizations/{id}/terms/{termId}/extension': async (stage) => {
    const place = placeOf(stage, 'eastFirst');
    const at = stage.ground.things.get('/organizations/{id}/terms/{termId}');
    const { id } = at?.find(({ path }) => path === place.path) ?? {};
    const body = { until: '2027-06-01', approval: '县委批复', reason: '换届筹备' };
    return request(countyOf(stage), 'POST', `/organizations/${place.id}/terms/${id}/extension`, body);
  },
  'POST /organizations/{id}/mergers': operation('mergers', 3, async (stage) => ({
    targetId: (await foundBranch(stage, 'INTO', 3)).id,
  })),
  'POST /organizations/{id}/splits': operation('splits', 7, (_, members) => ({
    parts: [
      {
        found: { code: 'PART', name: '东河镇第十党支部', kind: 'branch' },
        memberIds: members.slice(0, 3),
      },
    ],
  })),
  'POST /organizations/{id}/dissolution': operation('dissolution', 0, () => ({ reason: '党员外流' })),
  'GET /members/{id}/fellow-members': async (stage) => {
    const { first, self } = firstOf(stage, 'eastFirst');
    return request(self, 'GET', `/members/${first.id}/fellow-members`);
  },
  'GET /members/{id}/fellow-members/{fellowId}/photo': async (stage) => {
    const { first, second, self } = firstOf(stage, 'eastFirst');
    await stage.told(self, 'POST', `/members/${first.id}/consents`, {
      purpose: 'photo_to_branch',
      given: true,
    });
    const as = await personOf(stage.world, second);
    return request(as, 'GET', `/members/${second.id}/fellow-members/${first.id}/photo`);
  },
};
