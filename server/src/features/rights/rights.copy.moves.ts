import type { MemberCopyDocument } from '@zhibu/contract/member-copy';
import { type Reader, sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

/** What the registry knows of where the member went: transfers of the affiliation, and stays elsewhere. In the own scope. */

interface KeptStep {
  action: string;
  at: string;
  actorName: string;
  organization: string | null;
  reason: string | null;
}

const told = (steps: readonly KeptStep[]) =>
  steps.map(({ action, at, actorName, organization, reason }) => ({
    action,
    at,
    by: actorName,
    organizationName: organization,
    reason,
  }));

interface TransferRow
  extends Omit<MemberCopyDocument['transfers'][number], 'checkedInAt' | 'completedAt' | 'steps'> {
  checkedInAt: Date | null;
  completedAt: Date | null;
  steps: KeptStep[];
}

/** The own transfers, those that came to nothing too. */
export async function transfersOf(
  reader: Reader,
  memberId: string,
): Promise<MemberCopyDocument['transfers']> {
  const rows = await reader.rows(sql<TransferRow>`
    SELECT kind, state, origin_name AS from, committee_name AS committee, destination_name AS to, branch_name AS branch,
      applied_on AS "appliedOn", ground, wish, note, dues_until AS "duesUntil", letter_number AS "letterNumber",
      issued_on AS "issuedOn", valid_until AS "validUntil", checked_in_at AS "checkedInAt", completed_at AS "completedAt",
      receipt ->> 'organization' AS "receivedBy", steps
    FROM transfer WHERE region_id = ${everyRegion} AND member_id = ${memberId}::uuid
    ORDER BY id LIMIT 1000`);
  return rows.map(({ checkedInAt, completedAt, steps, ...shown }) => ({
    ...shown,
    checkedInAt: checkedInAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
    steps: told(steps),
  }));
}

interface PeriodRow extends Omit<MemberCopyDocument['mobility'][number], 'steps'> {
  since: LocalDate;
  steps: KeptStep[];
}

/** Stays elsewhere and retentions, those that are over too. */
export async function mobilityOf(reader: Reader, memberId: string): Promise<MemberCopyDocument['mobility']> {
  const rows = await reader.rows(sql<PeriodRow>`
    SELECT kind, state, host_name AS host, ground, note, since, until, graduated_on AS "graduatedOn", back_on AS "backOn",
      confirmed_on AS "confirmedOn", ended_on AS "endedOn", ending, steps
    FROM member_mobility WHERE region_id = ${everyRegion} AND member_id = ${memberId}::uuid
    ORDER BY since, id LIMIT 1000`);
  return rows.map(({ steps, ...shown }) => ({ ...shown, steps: told(steps) }));
}
