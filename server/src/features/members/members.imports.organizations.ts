import type { Actor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, invalid } from '../../kernel/errors.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import type { Services } from '../../services.ts';
import { createOrganization } from '../organizations/public.ts';
import { startCheck } from './members.imports.service.ts';
import { type ImportRecord, importFor, presentImport } from './members.imports.store.ts';

/** Creates the branches that a roster names and nobody knows, below the import's organisation, and checks again. */
export async function createMissingBranches(
  services: Services,
  actor: Actor,
  id: string,
  names: readonly string[],
) {
  const { database, clock } = services;
  const mapping = await database.transaction(actor.scope, async (tx) => {
    const record = await importFor(tx, actor, id, true);
    if (!presentImport(record, actor).can.createOrganizations)
      throw conflict({
        zh: '这次导入没有需要建立的党支部。请刷新页面查看最新情况。',
        en: 'This import has no branch to create. Reload to see where it stands.',
      });
    const unknown = new Set((record.problemSummary.unknownOrganizations ?? []).map(({ text }) => text));
    const stranger = names.find((name) => !unknown.has(name));
    if (stranger !== undefined)
      throw invalid({
        zh: `“${stranger}”不在这份名册的未知党支部里。`,
        en: `"${stranger}" is not among the unknown branches of this roster.`,
      });
    const codeful = names.find((name) => /^[0-9A-Za-z.-]+$/.test(name));
    if (codeful !== undefined)
      throw invalid({
        zh: `“${codeful}”是代码不是名称，请先在“组织”里建立它。`,
        en: `"${codeful}" is a code, not a name; create that organisation on the organisations page.`,
      });
    // One branch, however the rows space its name.
    for (const name of new Set(names.map(normalizeName)))
      await createOrganization(tx, actor, clock.now(), {
        regionId: record.regionId,
        parentId: record.organizationId,
        code: await freeCode(tx, record),
        name,
        kind: 'branch',
        form: 'standard',
      });
    return record.mapping;
  });
  return startCheck(services, actor, id, mapping);
}

/** The next free number below the parent's code; its digits follow the usual 9 + 3 scheme of local codes. */
async function freeCode(tx: Tx, record: ImportRecord): Promise<string> {
  const parent = await tx.first(sql<{ code: string }>`SELECT code FROM organization
    WHERE region_id = ${record.regionId} AND id = ${record.organizationId}::uuid`);
  const stem = (parent?.code ?? '').replace(/0+$/, '').padEnd(9, '0').slice(0, 17);
  const taken = await tx.rows(sql<{ code: string }>`SELECT code FROM organization_code_locator
    WHERE code >= ${stem} AND code < ${`${stem}:`}`);
  const codes = new Set(taken.map(({ code }) => code));
  for (let number = 1; number < 1_000_000; number += 1) {
    const code = `${stem}${String(number).padStart(3, '0')}`;
    if (!codes.has(code)) return code;
  }
  throw new Error('import: no free organisation code');
}
