import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Query } from '@zhibu/contract/endpoint';
import type { MobilityLine, mobility } from '@zhibu/contract/mobility';
import type { FastifyReply } from 'fastify';
import { writeXlsx } from '../../integrations/spreadsheet/writer.ts';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { forbidden } from '../../kernel/errors.ts';
import { plainFilePath } from '../../kernel/plain-files.ts';
import type { Services } from '../../services.ts';
import { stillActs, whileActing } from '../accounts/public.ts';
import { findFor, recordAccess } from '../members/public.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { mobilitySheet, sheetTitle } from './mobility.export.layout.ts';
import { listMobility } from './mobility.queries.ts';

type Wish = Query<(typeof mobility)['GET /mobility/export']>;

const spreadsheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const pageSize = 100;

/**
 * The list of the screen as a workbook: the same rows, masked alike. The log of each file of the own members says that it was
 * exported, the audit who took out which list. @throws Problem 404
 */
export async function exportMobility(
  services: Services,
  actor: Actor,
  wish: Wish,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { duty } = actor;
  if (!duty) throw forbidden();
  const at = services.clock.now();
  const organization = await services.database.read(actor.scope, (reader) =>
    visibleOrganization(reader, actor, wish.organization ?? duty.organizationId),
  );
  const path = await plainFilePath(services.settings.storageDir);
  let count = 0;
  const counted = async function* () {
    for await (const line of walk(services, actor, wish, at)) {
      count += 1;
      yield line;
    }
  };
  try {
    const print = { organization, at, by: actor.name, locale: actor.locale };
    await writeXlsx(path, [mobilitySheet(counted(), print)]);
    await services.database.transaction(actor.scope, (tx) =>
      audit(tx, actor, at, {
        action: 'mobility.export',
        object: { type: 'organization', id: organization.id, name: organization.name },
        after: { count, filter: wish },
      }),
    );
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  const stream = whileActing(services, actor, createReadStream(path));
  stream.on('close', () => void rm(path, { force: true }));
  const title = actor.locale === 'en' ? sheetTitle.en : sheetTitle.zh;
  const file = `${organization.name}-${title}-${dayInChina(at)}.xlsx`;
  return reply
    .type(spreadsheetType)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file)}`)
    .send(stream);
}

/** Every line, page after page; the access log of a page is written before its lines leave. */
async function* walk(services: Services, actor: Actor, wish: Wish, at: Date): AsyncGenerator<MobilityLine> {
  let after: string | null = null;
  do {
    // Between two pages a duty may end; what was not read yet stays where it is.
    if (!(await stillActs(services, actor))) throw forbidden();
    const position: { after?: string } = after === null ? {} : { after };
    const page: Awaited<ReturnType<typeof listMobility>> = await listMobility(services, actor, {
      ...wish,
      ...position,
      limit: pageSize,
    });
    await logPage(services, actor, page.items, at);
    yield* page.items;
    after = page.next;
  } while (after !== null);
}

/** Of those who are hosted the file is not reached, and nothing of it is taken out but what the list shows. */
async function logPage(services: Services, actor: Actor, lines: readonly MobilityLine[], at: Date) {
  const own = new Set(lines.filter(({ can }) => can.openFile).map(({ member }) => member.id));
  if (own.size === 0) return;
  await services.database.transaction(actor.scope, async (tx) => {
    for (const id of own) {
      const { regionId } = await findFor(tx, actor, id);
      await recordAccess(tx, actor, { regionId, id }, { at, action: 'exported', fields: [], reason: null });
    }
  });
}
