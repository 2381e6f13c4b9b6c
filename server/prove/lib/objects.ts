import type { Operation } from './operations.ts';
import type { World } from './world.ts';

/** One thing that an address can name: where it lies in the tree, and whose it is. */
export interface Thing {
  /** Under which address it is named. */
  kind: string;
  id: string;
  path: string;
  accountId: string | null;
  /** Of the file that it belongs to. */
  memberId: string | null;
  /** Where the address has two ids: the first one. */
  parentId: string | null;
  /** Where the other side stands that it is open to, too: the destination of a transfer. */
  otherPath?: string | null;
}

const none = 'NULL::uuid AS "accountId", NULL::uuid AS "memberId", NULL::uuid AS "parentId"';
const ofMember = 'NULL::uuid AS "accountId", member_id AS "memberId", NULL::uuid AS "parentId"';
const ofOrganization = 'NULL::uuid AS "accountId", NULL::uuid AS "memberId", organization_id AS "parentId"';
/** Of an account: where its duty or its member file lies. */
const ofAccount = (table: string) => `
  SELECT x.id, coalesce(min(d.org_path), min(m.org_path)) AS path, x.account_id AS "accountId", NULL::uuid AS "memberId",
    NULL::uuid AS "parentId"
  FROM ${table} x JOIN account a ON a.id = x.account_id LEFT JOIN duty d ON d.account_id = a.id
    LEFT JOIN member m ON m.id = a.member_id GROUP BY x.id, x.account_id`;

/**
 * For every address with an id, which rows it can name. A new address without an entry ends the proof: nobody would
 * have tried it.
 */
const queries: Record<string, string> = {
  '/organizations/{id}': `SELECT id, path, ${none} FROM organization`,
  '/organizations/{id}/officers/{officerId}': `SELECT id, org_path AS path, ${ofOrganization} FROM organization_officer`,
  '/organizations/{id}/terms/{termId}': `SELECT id, org_path AS path, ${ofOrganization} FROM organization_term`,
  '/organization-operations/{id}': `SELECT operation_id AS id, org_path AS path, ${none} FROM organization_operation_part`,
  '/rule-settings/{id}': `SELECT id, org_path AS path, ${none} FROM rule_setting`,
  '/members/{id}': `SELECT id, org_path AS path, NULL::uuid AS "accountId", id AS "memberId", NULL::uuid AS "parentId" FROM member`,
  '/members/{id}/fellow-members/{fellowId}': `SELECT f.id, m.org_path AS path, NULL::uuid AS "accountId", m.id AS "memberId", m.id AS "parentId"
    FROM member m JOIN member f ON f.organization_id = m.organization_id AND f.id <> m.id`,
  '/member-entries/{id}': `SELECT id, org_path AS path, ${ofMember} FROM member_entry`,
  '/member-files/{id}': `SELECT id, org_path AS path, ${ofMember} FROM file WHERE purpose IN ('photo', 'attachment')`,
  '/correction-requests/{id}': `SELECT id, org_path AS path, ${ofMember} FROM correction_request`,
  '/member-contacts/{id}': `SELECT id, org_path AS path, ${ofMember} FROM member_contact`,
  '/status-changes/{id}': `SELECT id, org_path AS path, ${ofMember} FROM status_change`,
  '/transfers/{id}': `SELECT id, org_path AS path, ${ofMember}, destination_path AS "otherPath" FROM transfer`,
  '/mobility/{id}': `SELECT id, org_path AS path, ${ofMember}, host_path AS "otherPath" FROM member_mobility`,
  '/transfer-papers/{id}': `SELECT id, org_path AS path, ${none} FROM file WHERE transfer_id IS NOT NULL`,
  '/transfer-destinations/{id}': `SELECT id, path, ${none} FROM organization`,
  '/public/letters/{code}': `SELECT code AS id, org_path AS path, ${ofMember} FROM transfer_letter`,
  '/annual-reports/{id}': `SELECT id, org_path AS path, ${none} FROM annual_report`,
  // Filings are counted, they have no id of their own; every report has a first one.
  '/annual-reports/{id}/filings/{number}': `SELECT report_id AS id, org_path AS path, ${none} FROM annual_report_filing`,
  '/member-imports/{id}': `SELECT id, org_path AS path, ${none} FROM member_import`,
  '/saved-filters/{id}': ofAccount('saved_filter'),
  '/duties/{id}': `SELECT id, org_path AS path, account_id AS "accountId", NULL::uuid AS "memberId", NULL::uuid AS "parentId" FROM duty
    WHERE ended_at IS NULL`,
  '/duty-proposals/{id}': `SELECT p.id, o.path, p.proposed_by AS "accountId", NULL::uuid AS "memberId", NULL::uuid AS "parentId"
    FROM duty_proposal p JOIN organization o ON o.id = p.organization_id`,
  '/duty-substitutions/{id}': `SELECT s.id, d.org_path AS path, d.account_id AS "accountId", NULL::uuid AS "memberId", NULL::uuid AS "parentId"
    FROM duty_substitution s JOIN duty d ON d.id = s.duty_id`,
  '/accounts/{id}': `SELECT a.id, min(d.org_path) AS path, a.id AS "accountId", NULL::uuid AS "memberId", NULL::uuid AS "parentId"
    FROM account a JOIN duty d ON d.account_id = a.id GROUP BY a.id`,
  '/sessions/{id}': ofAccount('session'),
  '/tokens/{id}': ofAccount('token'),
  '/passkeys/{id}': ofAccount('passkey'),
  '/account/notices/{id}': ofAccount('account_notice'),
  '/account-recoveries/{id}': ofAccount('account_recovery'),
  '/admin-replacements/{id}': `SELECT id, org_path AS path, ${none} FROM admin_replacement`,
  'DELETE /account/outside-identities/{id}': ofAccount('oidc_identity'),
  'POST /account/outside-identities/{id}': `SELECT id, '' AS path, ${none} FROM oidc_provider`,
  '/outside-identities/{id}': ofAccount('oidc_identity'),
  '/identity-providers/{id}': `SELECT id, '' AS path, ${none} FROM oidc_provider`,
  '/sessions/outside/{id}': `SELECT id, '' AS path, ${none} FROM oidc_provider`,
};

/** Which entry an operation's address falls under: the longest that it begins with. */
export function kindOf({ key, path }: Operation): string | null {
  if (!path.includes('{')) return null;
  const found = Object.keys(queries)
    .filter((entry) => (entry.startsWith('/') ? path : key).startsWith(entry))
    .sort((a, b) => b.length - a.length)[0];
  const ids = path.match(/\{/g)?.length ?? 0;
  if (found === undefined || (found.match(/\{/g)?.length ?? 0) !== ids)
    throw new Error(
      `${key}: nobody knows which rows this address names. Add its query to server/prove/lib/objects.ts.`,
    );
  return found;
}

export type Things = ReadonlyMap<string, readonly Thing[]>;

/** @throws where a kind has no row at all: an address that names nothing proves nothing */
export async function loadThings(world: World): Promise<Things> {
  const things = new Map<string, Thing[]>();
  for (const [kind, query] of Object.entries(queries)) {
    const rows = (await world.look<Omit<Thing, 'kind'>>(query)).map((row) => ({ ...row, kind }));
    if (rows.length === 0)
      throw new Error(`${kind}: no such row in the world; make one in server/prove/lib/seed.ts`);
    things.set(kind, rows);
  }
  return things;
}

/** The address with its ids in place. */
export function addressOf({ path }: Operation, thing: Thing | null): string {
  const names = path.match(/\{\w+\}/g) ?? [];
  const [first, second] = names;
  if (!thing || first === undefined) return `/api${path}`;
  if (second === '{number}') return `/api${path.replace(first, thing.id).replace(second, '1')}`;
  if (second === undefined) return `/api${path.replace(first, thing.id)}`;
  return `/api${path.replace(first, thing.parentId ?? '').replace(second, thing.id)}`;
}
