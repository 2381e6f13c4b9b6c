import type { Signed } from './attackers.ts';
import type { Ground } from './attempt.ts';
import { type Operation, operations } from './operations.ts';
import { type Site, somebody } from './people.ts';
import type { Headers, Sent } from './world.ts';

/** Requests that are right in every part: what an attack changes one thing of. */
export interface Sound {
  key: string;
  sent: Sent;
}

interface Wish {
  as?: Headers;
  /** The id in the address. */
  id?: string;
  body?: object;
  query?: Record<string, string>;
}

/** @param ground a world that `populate` filled; @returns one request for each operation of this list, own and lawful */
export function soundRequests(ground: Ground, attackers: readonly Signed[]): Sound[] {
  const { population, things } = ground;
  const roleOf = (role: string) => attackers.find((each) => each.role === role && !each.ended)?.as ?? {};
  const county = population.residents.committee.as;
  const security = roleOf('security_admin');
  const self = population.selves.eastFirst ?? {};
  const place = (site: Site) => population.places[site].id;
  const [member, other] = population.members.eastFirst ?? [];
  const thing = (kind: string, site: Site, accountId?: string) =>
    things
      .get(kind)
      ?.find(({ path, accountId: whose }) =>
        accountId === undefined ? path === population.places[site].path : whose === accountId,
      )?.id ?? '';
  const own = population.residents.eastFirst;
  const found = { code: 'NEW-1', name: '东河镇第九党支部', kind: 'branch' };
  const on = '2026-06-15';
  const file = member?.id ?? '';
  const wishes: Record<string, Wish> = {
    'PATCH /account': { as: own.as, body: { locale: 'en' } },
    'POST /members': { body: { organizationId: place('eastFirst'), ...somebody() } },
    'PATCH /members/{id}': { id: other?.id ?? '', body: { workUnit: '云岭县第二中学' } },
    'POST /members/search': { body: { idNumber: member?.person.idNumber } },
    'POST /members/{id}/reveal': { id: file, body: { fields: ['phone'], reason: '核对年报数据' } },
    'POST /members/{id}/entries': { id: file, body: { kind: 'work', title: '云岭县中学' } },
    'PATCH /member-entries/{id}': {
      id: thing('/member-entries/{id}', 'eastFirst'),
      body: { title: '母亲' },
    },
    'POST /member-exports': { body: { format: 'csv' } },
    'POST /saved-filters': { body: { name: '青年党员', query: { ageUntil: 35 } } },
    'POST /member-imports/{id}/check': {
      id: thing('/member-imports/{id}', 'eastFirst'),
      body: { mapping: {} },
    },
    'POST /members/{id}/correction-requests': {
      as: self,
      id: file,
      body: { field: 'school', value: '内蒙古大学', explanation: '毕业证在手' },
    },
    'POST /correction-requests/{id}/refuse': {
      id: thing('/correction-requests/{id}', 'eastFirst'),
      body: { reason: '单位证明不符' },
    },
    'POST /correction-requests/{id}/accept': {
      id: thing('/correction-requests/{id}', 'eastFirst'),
      body: {},
    },
    'POST /members/{id}/consents': { as: self, id: file, body: { purpose: 'phone_to_branch', given: true } },
    'POST /members/{id}/copies': { as: self, id: file, body: { format: 'json' } },
    'POST /organizations': { body: { parentId: place('eastTownship'), ...found } },
    'PATCH /organizations/{id}': { id: place('eastTownship'), body: { shortName: '东河' } },
    'POST /organizations/{id}/moves': {
      id: place('eastSecond'),
      body: { on, parentId: place('westTownship') },
    },
    'POST /organizations/{id}/reforms': { id: place('eastFirst'), body: { on, form: 'joint' } },
    'POST /organizations/{id}/officers': {
      id: place('eastFirst'),
      body: { memberId: other?.id, post: 'organization', how: 'appointed', from: on },
    },
    'POST /organizations/{id}/terms': {
      id: place('eastFirst'),
      body: {
        from: on,
        election: 'regular',
        village: false,
        approval: '县委批复',
        officers: [{ memberId: file, post: 'secretary' }],
      },
    },
    'POST /rule-settings': {
      body: {
        organizationId: place('committee'),
        key: 'general_branch.members_over',
        value: 60,
        from: '2026-09-01',
        reason: '县委文件',
      },
    },
    'POST /rule-settings/{id}/end': {
      id: thing('/rule-settings/{id}', 'eastTownship'),
      body: { on: '2026-08-15', reason: '文件废止' },
    },
    'POST /duties': {
      body: {
        login: 'newcomer',
        name: '新来的',
        role: 'statistician',
        organizationId: place('eastTownship'),
      },
    },
    'POST /duty-proposals': {
      as: roleOf('organization_officer'),
      body: {
        login: 'candidate',
        name: '候选人',
        role: 'education_officer',
        organizationId: place('eastTownship'),
        reason: '分工调整',
      },
    },
    'POST /duty-proposals/{id}/refusal': {
      id: thing('/duty-proposals/{id}', 'eastTownship'),
      body: { reason: '人选另议' },
    },
    'POST /sign-in-settings': {
      as: population.topSecurity,
      body: {
        profile: 'nist',
        memberExpiry: false,
        idleAdminMinutes: 15,
        idleOfficerMinutes: 480,
        idleMemberMinutes: 480,
        reason: '内网使用',
      },
    },
    'POST /account-recoveries': {
      as: population.residents.eastTownship.as,
      body: { login: population.residents.eastSecond.login, reason: '手机丢失，本人到场' },
    },
    'PATCH /identity-providers/{id}': {
      as: security,
      id:
        thing('/identity-providers/{id}', 'eastFirst', undefined) ||
        (things.get('/identity-providers/{id}')?.[0]?.id ?? ''),
      body: { enabled: false, reason: '停用' },
    },
  };
  const known = new Map(operations().map((operation): [string, Operation] => [operation.key, operation]));
  return Object.entries(wishes).map(([key, wish]) => {
    const operation = known.get(key);
    if (!operation)
      throw new Error(`${key} is no operation any more: take it out of server/prove/lib/sound.ts`);
    const needsVersion = operation.parameters.some(({ name }) => name === 'If-Match');
    return {
      key,
      sent: {
        method: operation.method,
        url: `/api${operation.path.replace('{id}', wish.id ?? '')}`,
        as: wish.as ?? county,
        ...(needsVersion ? { headers: { 'if-match': '"1"' } } : {}),
        ...(wish.query ? { query: wish.query } : {}),
        body: wish.body ?? {},
      },
    };
  });
}
