import type { ActingDuty, MemberRef } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { unlessWaiting } from '../../kernel/holding.ts';
import type { HandingOver, HeldPlace, HoldMode, OpenItemKind, Successor } from '../../kernel/open-items.ts';
import type { Services } from '../../services.ts';
import { enqueueImport } from './members.imports.jobs.ts';
import { recordOf, type StoredActor } from './members.imports.store.ts';

/** Begun and neither stored nor given up. A refused roster is not one: its problems are mended in a new file. */
const underWay = sql`i.state IN ('mapping', 'checking', 'checked', 'committing')`;

/** Imports act under the duty that began them: without a successor they would fail with it. */
export function openImports(services: Services): OpenItemKind {
  return {
    kind: 'member_import',
    words: { zh: '没有办完的党员导入', en: 'member imports under way' },
    needs: 'members.import',
    async countOf(reader, duty) {
      const row = await reader.first(sql<{ n: number }>`
        SELECT count(*) AS n FROM member_import i
        WHERE i.region_id = ${duty.regionId} AND i.actor -> 'duty' ->> 'id' = ${duty.id} AND ${underWay}`);
      return row?.n ?? 0;
    },
    async countWithin(reader, { regionId, path }) {
      const row = await reader.first(sql<{ n: number }>`
        SELECT count(*) AS n FROM member_import i
        WHERE i.region_id = ${regionId} AND i.org_path >= ${path} AND i.org_path < ${`${path}/`} AND ${underWay}`);
      return row?.n ?? 0;
    },
    hold: holdImports,
    async holdFor(tx, duty, _today, mode) {
      await tx.rows(sql`
        SELECT FROM member_import i
        WHERE i.region_id = ${duty.regionId} AND i.actor -> 'duty' ->> 'id' = ${duty.id} AND ${underWay}
        ORDER BY i.id FOR UPDATE ${unlessWaiting(mode)}`);
    },
    async handOver(tx, handing) {
      const { from, now } = handing;
      const actor = await actorFor(tx, handing);
      const rows = await tx.rows(sql<{ id: string; state: string }>`
        UPDATE member_import i SET account_id = ${handing.to.accountId}::uuid, actor = ${JSON.stringify(actor)}::jsonb,
          version = version + 1, updated_at = ${now}
        WHERE i.region_id = ${from.regionId} AND i.actor -> 'duty' ->> 'id' = ${from.id} AND ${underWay}
        RETURNING i.id, i.state`);
      // A job that is under way asks for the duty that has ended; the new one acts for the successor.
      for (const { id, state } of rows)
        if (state === 'checking' || state === 'committing')
          await enqueueImport(services, tx, await recordOf(tx, from.regionId, id));
    },
  };
}

/**
 * Those that wait for somebody, whose next step has the import when it asks for organisations. One that a worker has is not
 * waited for: it is named as what stands in the way.
 */
async function holdImports(tx: Tx, places: readonly HeldPlace[], mode: HoldMode): Promise<void> {
  const subtrees = places.filter(({ below }) => below);
  if (subtrees.length === 0) return;
  const within = subtrees.map(
    ({ regionId, path }) =>
      sql`(i.region_id = ${regionId} AND i.org_path >= ${path} AND i.org_path < ${`${path}/`})`,
  );
  await tx.rows(sql`
    SELECT FROM member_import i
    WHERE (${sql.join(within, sql` OR `)}) AND i.state IN ('mapping', 'checked', 'refused')
    ORDER BY i.id FOR UPDATE ${unlessWaiting(mode)}`);
}

async function actorFor(tx: Tx, { actor, to }: HandingOver): Promise<StoredActor> {
  const account = await tx.first(sql<{
    locale: 'zh-CN' | 'en';
    memberRegionId: number | null;
    memberId: string | null;
  }>`
    SELECT locale, member_region_id AS "memberRegionId", member_id AS "memberId" FROM account
    WHERE id = ${to.accountId}::uuid`);
  const { memberRegionId = null, memberId = null, locale = 'zh-CN' } = account ?? {};
  const member: MemberRef | null =
    memberRegionId === null || memberId === null ? null : { regionId: memberRegionId, id: memberId };
  const { accountId, accountName: name } = to;
  return { kind: 'session', accountId, name, locale, member, duty: dutyOf(to), address: actor.address };
}

function dutyOf({ id, role, regionId, organizationId, organizationName, path }: Successor): ActingDuty {
  return { id, role, regionId, organizationId, organizationName, path };
}
