import type { duties } from '@zhibu/contract/duties';
import type { Answer } from '@zhibu/contract/endpoint';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql } from '../../kernel/database.ts';
import { addDays } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { runsOn } from '../accounts/public.ts';
import { reminderDays, reminderDue } from './duties.rules.ts';

type Tasks = Answer<(typeof duties)['GET /account/duty-tasks']>;
type Task = Tasks['items'][number];

interface TaskRow {
  kind: Task['kind'];
  id: string;
  role: Task['role'];
  organizationId: string;
  organizationName: string;
  organizationCode: string;
  name: string | null;
  untilOn: string;
}

const most = 100;

/**
 * What duties ask of a person, whichever of them acts: the own that end within 30 days, those that the person
 * granted, proposals addressed to the own duties, leaves in which the person stands in. The soonest first.
 */
export async function dutyTasks(services: Services, actor: Actor): Promise<Tasks> {
  const today = dayInChina(services.clock.now());
  const soon = addDays(today, reminderDays[0]);
  const me = sql`${actor.accountId}::uuid`;
  const place = sql`o.id AS "organizationId", o.name AS "organizationName", o.code AS "organizationCode"`;
  const at = sql`JOIN organization o ON o.region_id = d.region_id AND o.id = d.organization_id`;
  const rows = await services.database.read(throughGate(actor, 'accounts'), (reader) =>
    reader.rows(sql<TaskRow>`
      SELECT 'own_duty_expires' AS kind, d.id, d.role, ${place}, NULL::text AS name, d.until_on AS "untilOn"
      FROM duty d ${at} WHERE d.account_id = ${me} AND ${runsOn(today)} AND d.until_on <= ${soon}::date
      UNION ALL
      SELECT 'granted_duty_expires', d.id, d.role, ${place}, a.name, d.until_on
      FROM duty d ${at} JOIN account a ON a.id = d.account_id
      WHERE d.granted_by = ${me} AND ${runsOn(today)} AND d.until_on <= ${soon}::date
      UNION ALL
      SELECT 'proposal_waits', p.id, p.role, ${place}, p.name, p.expires_on
      FROM duty_proposal p JOIN duty d ON d.id = p.addressee_id AND d.account_id = ${me} AND ${runsOn(today)}
      JOIN organization_locator l ON l.organization_id = p.organization_id
      JOIN organization o ON o.region_id = l.region_id AND o.id = l.organization_id
      WHERE p.state = 'pending' AND p.expires_on > ${today}::date
      UNION ALL
      SELECT 'stands_in', s.id, d.role, ${place}, a.name, s.until_on
      FROM duty_substitution s JOIN duty d ON d.id = s.duty_id JOIN account a ON a.id = d.account_id ${at}
      WHERE s.account_id = ${me} AND s.ended_at IS NULL AND s.until_on > ${today}::date AND d.ended_at IS NULL
      ORDER BY "untilOn", id LIMIT ${most}`),
  );
  return { items: rows.map((row) => present(row, today)) };
}

function present(row: TaskRow, today: string): Task {
  const { kind, id, role, name, untilOn, organizationId, organizationName, organizationCode } = row;
  const organization = { id: organizationId, name: organizationName, code: organizationCode };
  const dueWithin = kind.endsWith('expires') ? reminderDue(untilOn, today) : null;
  return { kind, id, role, organization, name, untilOn, dueWithin };
}
