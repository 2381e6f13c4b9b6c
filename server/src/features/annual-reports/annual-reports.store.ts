import type { FilingAnswer, ReportContentAnswer } from '@zhibu/contract/annual-reports';
import type { ReportState } from '@zhibu/contract/report-states';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Place } from '../../kernel/tallies.ts';
import { reachOf } from '../organizations/public.ts';
import type { Signer } from './annual-reports.policy.ts';

export interface ReportRecord {
  regionId: number;
  id: string;
  organizationId: string;
  orgPath: string;
  year: number;
  state: ReportState;
  filing: number;
  filedAt: Date;
  version: number;
}

const reportColumns = sql`r.region_id AS "regionId", r.id, r.organization_id AS "organizationId", r.org_path AS "orgPath",
  r.year, r.state, r.filing, r.filed_at AS "filedAt", r.version`;

/** The report of an organisation that came from the actor's loader; null for a draft. */
export async function reportOf(
  reader: Reader,
  { regionId, id }: { regionId: number; id: string },
  year: number,
): Promise<ReportRecord | null> {
  const found = await reader.first(sql<ReportRecord>`
    SELECT ${reportColumns} FROM annual_report r
    WHERE r.region_id = ${regionId} AND r.organization_id = ${id}::uuid AND r.year = ${year}`);
  return found ?? null;
}

/** The loader of one report by its id, in the actor's reach. @throws 404, the same whether absent or out of reach */
export async function visibleReport(
  reader: Reader,
  actor: Actor,
  id: string,
  lock = false,
): Promise<ReportRecord> {
  const reach = reachOf(actor);
  const found =
    reach &&
    actor.duty &&
    (await reader.first(sql<ReportRecord>`
      SELECT ${reportColumns} FROM annual_report r
      WHERE r.region_id = ${actor.duty.regionId} AND r.id = ${id}::uuid AND r.org_path >= ${reach.from}
        AND r.org_path < ${reach.until} ${lock ? sql`FOR UPDATE` : sql``}`));
  if (!found) throw notFound('annual_report', id);
  return found;
}

/** One filing of an organisation's year after the other, and no answer meanwhile: until the transaction ends. */
export async function lockYear(tx: Tx, organizationId: string, year: number): Promise<void> {
  await tx.rows(
    sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.annual_report'), hashtext(${`${organizationId} ${year}`}))`,
  );
}

interface FilingRecord extends Signer {
  number: number;
  content: ReportContentAnswer;
  sha256: string;
  signature: string;
  filedName: string;
  filedRole: string;
  filedOrganization: string;
  filedAt: Date;
  decision: FilingAnswer['decision'];
  decidedName: string | null;
  decidedRole: string | null;
  decidedOrganization: string | null;
  decidedAt: Date | null;
  reason: string | null;
}

export type { FilingRecord };

/** Filings, the last first; row-level security shows them to duties that read files. @param number of one alone */
export async function filingsOf(
  reader: Reader,
  { regionId, id }: { regionId: number; id: string },
  number: number | null = null,
): Promise<FilingRecord[]> {
  return reader.rows(sql<FilingRecord>`
    SELECT number, content, sha256, signature, filed_by AS "accountId", filed_for AS "standsInForId", filed_name AS "filedName",
      filed_role AS "filedRole", filed_organization AS "filedOrganization", filed_at AS "filedAt", decision,
      decided_name AS "decidedName", decided_role AS "decidedRole", decided_organization AS "decidedOrganization",
      decided_at AS "decidedAt", reason
    FROM annual_report_filing WHERE region_id = ${regionId} AND report_id = ${id}::uuid
      ${number === null ? sql`` : sql`AND number = ${number}`}
    ORDER BY number DESC LIMIT 50`);
}

export function presentFiling(filing: FilingRecord): FilingAnswer {
  const { number, sha256, decision, reason } = filing;
  return {
    number,
    sha256,
    filed: {
      name: filing.filedName,
      role: filing.filedRole,
      organizationName: filing.filedOrganization,
      at: filing.filedAt,
    },
    decision,
    decided:
      filing.decidedAt === null
        ? null
        : {
            name: filing.decidedName ?? '',
            role: filing.decidedRole ?? '',
            organizationName: filing.decidedOrganization ?? '',
            at: filing.decidedAt,
          },
    reason,
  };
}

/** Stores one more filing and where the report stands then. @returns the report's id */
export async function storeFiling(
  tx: Tx,
  actor: Actor,
  place: Place,
  filing: {
    report: ReportRecord | null;
    year: number;
    state: ReportState;
    content: ReportContentAnswer;
    sha256: string;
    signature: string;
    at: Date;
  },
): Promise<string> {
  const { report, year, state, content, sha256, signature, at } = filing;
  const id = report?.id ?? newId();
  const number = (report?.filing ?? 0) + 1;
  await tx.run(
    report === null
      ? sql`INSERT INTO annual_report (region_id, id, organization_id, org_path, year, state, filing, filed_at)
          VALUES (${place.regionId}, ${id}::uuid, ${place.id}::uuid, ${place.path}, ${year}, ${state}, ${number}, ${at})`
      : sql`UPDATE annual_report SET state = ${state}, filing = ${number}, filed_at = ${at}, version = version + 1
          WHERE region_id = ${place.regionId} AND id = ${id}::uuid`,
  );
  await tx.run(sql`
    INSERT INTO annual_report_filing (region_id, report_id, number, organization_id, org_path, content, sha256, signature,
      filed_by, filed_for, filed_name, filed_role, filed_organization, filed_at)
    VALUES (${place.regionId}, ${id}::uuid, ${number}, ${place.id}::uuid, ${place.path}, ${JSON.stringify(content)}::jsonb,
      ${sha256}, ${signature}, ${actor.accountId}::uuid, ${actor.duty?.standsInFor?.accountId ?? null}::uuid, ${actor.name},
      ${actor.duty?.role ?? 'system'}, ${actor.duty?.organizationName ?? ''}, ${at})`);
  return id;
}

/**
 * The superior's answer to the last filing. The database shows filings to whoever may read them: who does not see this
 * one decides nothing. @throws Problem 404
 */
export async function storeDecision(
  tx: Tx,
  actor: Actor,
  report: ReportRecord,
  decision: { state: 'accepted' | 'returned'; reason: string | null; at: Date },
): Promise<void> {
  const { state, reason, at } = decision;
  await tx.run(sql`
    UPDATE annual_report SET state = ${state}, version = version + 1
    WHERE region_id = ${report.regionId} AND id = ${report.id}::uuid`);
  const answered = await tx.run(sql`
    UPDATE annual_report_filing SET decision = ${state}, decided_by = ${actor.accountId}::uuid, decided_name = ${actor.name},
      decided_role = ${actor.duty?.role ?? 'system'}, decided_organization = ${actor.duty?.organizationName ?? ''},
      decided_at = ${at}, reason = ${reason}
    WHERE region_id = ${report.regionId} AND report_id = ${report.id}::uuid AND number = ${report.filing}`);
  if (answered === 0) throw notFound('annual_report', report.id);
}
