import { registerAway, reportAway, retainAffiliation, stepMobility } from '../features/mobility/public.ts';
import { systemActor } from '../kernel/authorization.ts';
import { dayInChina } from '../kernel/clock.ts';
import { sql } from '../kernel/database.ts';
import { addDays, addMonths } from '../kernel/standards/dates.ts';
import type { Services } from '../services.ts';
import type { NamedPlace } from './persons.ts';
import { type DemoPlaces, member, officer } from './transfers.ts';

/**
 * Members of the shown branch who are away, inside the registry and outside, one whom it hosts, one who waits to be hosted,
 * one who reported only, and a graduate whose affiliation stays.
 */
export async function storeMobility(services: Services, { branch, far }: DemoPlaces): Promise<void> {
  const [host] = far;
  if (!host) return;
  const today = dayInChina(services.clock.now());
  const on = (daysAgo: number): Services => {
    const now = new Date(`${addDays(today, -daysAgo)}T10:00:00+08:00`);
    return { ...services, clock: { now: () => now } };
  };
  const [home, other] = [officer('branch_secretary', branch), officer('branch_secretary', host)];
  const [first, second, third, fourth, fifth] = await settledPeople(services, branch);
  const [guest, asking] = await settledPeople(services, host);
  const away = { ground: 'work' as const, since: addMonths(today, -7) };

  if (first) {
    const { id, version } = await registerAway(on(200), home, {
      ...away,
      memberId: first.id,
      hostId: host.id,
    });
    await stepMobility(on(197), other, id, version, 'confirm', {});
  }
  if (second) await registerAway(on(3), home, { ...away, memberId: second.id, hostId: host.id });
  if (third)
    await registerAway(on(205), home, {
      ...away,
      memberId: third.id,
      place: '浙江省临海市海滨街道第二社区党支部',
    });
  if (fourth) await reportAway(on(2), member(fourth), { ...away, since: today, hostId: host.id });
  if (fifth)
    await retainAffiliation(on(140), home, {
      memberId: fifth.id,
      ground: 'further_study',
      graduatedOn: addMonths(today, -5),
      until: addMonths(today, 12),
    });
  if (guest) {
    const { id, version } = await registerAway(on(90), other, {
      ...away,
      memberId: guest.id,
      hostId: branch.id,
    });
    await stepMobility(on(88), home, id, version, 'confirm', {});
  }
  if (asking) await registerAway(on(4), other, { ...away, memberId: asking.id, hostId: branch.id });
}

/** Full members of a branch, from the oldest down to those of working age, who hold no office and are not moving. */
function settledPeople(services: Services, { regionId, id }: NamedPlace) {
  return services.database.read(systemActor().scope, (reader) =>
    reader.rows(sql<{ regionId: number; id: string; name: string }>`
      SELECT m.region_id AS "regionId", m.id, m.name FROM member m
      WHERE m.region_id = ${regionId} AND m.organization_id = ${id}::uuid AND m.stage = 'full' AND m.presence = 'present'
        AND NOT EXISTS (SELECT FROM account a WHERE a.member_id = m.id)
        AND NOT EXISTS (SELECT FROM transfer t WHERE t.region_id = m.region_id AND t.member_id = m.id)
        AND NOT EXISTS (SELECT FROM organization_officer o WHERE o.region_id = m.region_id AND o.member_id = m.id)
      ORDER BY abs(m.birth - (${dayInChina(services.clock.now())}::date - 12000)), m.name, m.id LIMIT 5`),
  );
}
