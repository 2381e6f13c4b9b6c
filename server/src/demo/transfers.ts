import type { Role } from '@zhibu/contract/authorization';
import type { TransferAction } from '@zhibu/contract/transfer-states';
import { findFor } from '../features/members/public.ts';
import {
  lockTransfer,
  openTransfer,
  stepTransfer,
  sweepBatch,
  sweepStart,
} from '../features/transfers/public.ts';
import { type Actor, scopeOf, systemActor } from '../kernel/authorization.ts';
import { dayInChina } from '../kernel/clock.ts';
import { sql, type Tx } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { addDays, addMonths, type LocalDate } from '../kernel/standards/dates.ts';
import { enterScope } from '../kernel/wider-scope.ts';
import type { Services } from '../services.ts';
import type { NamedPlace } from './persons.ts';

/** Where the transfers of the demo begin and end: the shown township and another one, and the shown branch. */
export interface DemoPlaces {
  township: NamedPlace;
  branch: NamedPlace;
  other: NamedPlace;
  /** Living branches of either township, the shown branch aside. */
  near: readonly NamedPlace[];
  far: readonly NamedPlace[];
}
type StepBody = Parameters<typeof stepTransfer>[5];

interface Deed {
  action: TransferAction | 'file';
  daysAgo: number;
}
interface Story {
  from: 'branch' | 'near' | 'far';
  to: 'township' | 'other' | 'outside';
  deeds: readonly Deed[];
}
/**
 * From where, to where, and what happened how many days ago. A letter inside the city holds ten days, one to an outside
 * organisation thirty: something of every state, seen from both sides.
 */
const told = `
branch  other     apply 1
branch  other     apply 12
near    other     file 2
branch  other     apply 3, endorse 2
branch  township  apply 3, endorse 1
near    other     apply 20, endorse 17
branch  other     apply 5, return 4
branch  other     apply 3, endorse 2, issue 1
near    other     apply 7, endorse 6, issue 5
branch  other     apply 16, endorse 15, issue 13
near    other     apply 60, endorse 58, issue 55
branch  other     apply 9, endorse 8, issue 7, check_in 2
far     township  apply 4, endorse 3, issue 2
far     township  apply 6, endorse 5, issue 4, check_in 1
far     township  apply 40, endorse 38, issue 37, check_in 33
branch  outside   apply 12, endorse 11, issue 10
near    other     apply 30, refuse 29
branch  other     apply 25, endorse 24, withdraw 22
near    other     file 26, endorse 25, issue 24, check_in 20, accept 18
far     township  apply 16, endorse 15, issue 14, check_in 10, accept 9
near    township  apply 11, endorse 10, complete 8`;
const stories: readonly Story[] = told
  .trim()
  .split('\n')
  .map((line) => {
    const [from = '', to = '', ...rest] = line.split(/\s+/);
    const deeds = rest
      .join(' ')
      .split(', ')
      .map((deed): Deed => {
        const [action = '', days = ''] = deed.split(' ');
        return { action: action as Deed['action'], daysAgo: Number(days) }; // as written above
      });
    return { from, to, deeds } as Story; // as written above
  });

const reasons: Partial<Record<TransferAction | 'file', string>> = {
  return: '请核对接收单位的全称',
  refuse: '本人近期不变动工作单位',
  withdraw: '工作调动取消',
};

/** Transfers of the last two months and the reminders that they brought, each step in the name of whose turn it was. */
export async function storeTransfers(
  services: Services,
  tx: Tx,
  places: DemoPlaces,
  /** Whose accounts the demo shows: they are left where they are. */
  except: readonly string[],
): Promise<void> {
  const today = dayInChina(services.clock.now());
  await storePhones(tx, places);
  const people = new Map<string, string[]>();
  for (const [index, story] of stories.entries()) {
    const origin = story.from === 'branch' ? places.branch : pick(places[story.from], index);
    const waiting = people.get(origin.id) ?? (await transferable(tx, origin, today, except));
    const memberId = waiting.shift();
    people.set(origin.id, waiting);
    if (memberId !== undefined) await tell({ services, tx, places, today, origin, memberId, index }, story);
  }
  await enterScope(tx, { ...systemActor().scope, gate: 'system' });
  await sweepBatch(services, tx, places.township.regionId, today, sweepStart);
}

interface Told {
  services: Services;
  tx: Tx;
  places: DemoPlaces;
  today: LocalDate;
  origin: NamedPlace;
  memberId: string;
  index: number;
}

async function tell(
  { services, tx, places, today, origin, memberId, index }: Told,
  { from, to, deeds }: Story,
) {
  const committee = from === 'far' ? places.other : places.township;
  const receiver = to === 'township' ? places.township : places.other;
  const branches = (to === 'township' ? places.near : places.far).filter(({ id }) => id !== origin.id);
  const branchId = pick(branches, index).id;
  const secretary = officer('branch_secretary', origin);
  const names: Record<string, Actor> = {
    endorse: secretary,
    return: secretary,
    refuse: secretary,
    file: secretary,
    issue: officer('organization_officer', committee),
    complete: officer('organization_officer', committee),
    accept: officer('organization_officer', receiver),
  };
  let id = '';
  for (const { action, daysAgo } of deeds) {
    const now = new Date(`${addDays(today, -daysAgo)}T10:00:00+08:00`);
    await enterScope(tx, { ...systemActor().scope, gate: 'system' });
    const file = await findFor(tx, systemActor(), memberId);
    const actor = names[action] ?? member(file);
    await enterScope(tx, actor.scope);
    if (action === 'apply' || action === 'file') {
      const where =
        to === 'outside'
          ? {
              outside: { name: '中共临海市海滨街道工作委员会', place: '浙江省临海市', phone: '0576-0234567' },
            }
          : { destinationId: receiver.id, ...(receiver.id === committee.id ? { branchId } : {}) };
      const wishes = { ...where, ground: index % 3 === 0 ? ('residence' as const) : ('work' as const) };
      id = await openTransfer(tx, actor, now, file, wishes, action === 'file' ? 'origin' : 'member');
      continue;
    }
    const body: StepBody = {
      reason: reasons[action] ?? null,
      ...(action === 'endorse' ? { duesUntil: addMonths(today, -1).slice(0, 7) } : {}),
      ...(action === 'accept' || action === 'complete' ? { branchId } : {}),
    };
    const then = { ...services, clock: { now: () => now } };
    await stepTransfer(then, tx, actor, await lockTransfer(tx, actor, id), action, body);
  }
  await enterScope(tx, { ...systemActor().scope, gate: 'system' });
}

function pick(places: readonly NamedPlace[], index: number): NamedPlace {
  const place = places[index % places.length];
  if (!place) throw new Error('demo: no branch for a transfer');
  return place;
}

const session = {
  kind: 'session' as const,
  accountId: null,
  locale: 'zh-CN' as const,
  sessionId: null,
  authenticatedAt: null,
  secondFactorAt: null,
  address: '127.0.0.1',
};

export function officer(
  role: Role,
  { regionId, id: organizationId, name: organizationName, path }: NamedPlace,
): Actor {
  const duty = { id: newId(), role, regionId, organizationId, organizationName, path };
  const name = role === 'branch_secretary' ? '党支部书记' : '组织员';
  return { ...session, name, member: null, duty, scope: scopeOf(null, null, duty) };
}

export function member({ regionId, id, name }: { regionId: number; id: string; name: string }): Actor {
  const own = { regionId, id };
  return { ...session, name, member: own, duty: null, scope: scopeOf(null, own, null) };
}

/** Full members of a branch who stood there for long and hold no office, in an order that each county has alike. */
async function transferable(
  tx: Tx,
  { regionId, id }: NamedPlace,
  today: LocalDate,
  except: readonly string[],
) {
  const rows = await tx.rows(sql<{ id: string }>`
    SELECT m.id FROM member m JOIN member_state s ON s.region_id = m.region_id AND s.member_id = m.id
      AND s.superseded_at = 'infinity' AND s.valid_until = 'infinity' AND s.valid_from < ${addDays(today, -90)}::date
    WHERE m.region_id = ${regionId} AND m.organization_id = ${id}::uuid AND m.stage = 'full' AND m.presence = 'present'
      AND m.id <> ALL(${except}::uuid[]) AND NOT EXISTS (SELECT FROM organization_officer o
        WHERE o.region_id = m.region_id AND o.organization_id = m.organization_id AND o.member_id = m.id)
    ORDER BY m.birth DESC, m.name, m.id LIMIT 12`);
  return rows.map((row) => row.id);
}

/** Numbers that nobody has: no local number begins with 0. */
async function storePhones(tx: Tx, { township, branch, other, near, far }: DemoPlaces): Promise<void> {
  const ids = [township, branch, other, ...near, ...far].map(({ id }) => id);
  await tx.run(sql`
    UPDATE organization SET phone = '0470-0' || right(code, 6) WHERE region_id = ${township.regionId}
      AND id = ANY(${ids}::uuid[]) AND phone IS NULL`);
}
