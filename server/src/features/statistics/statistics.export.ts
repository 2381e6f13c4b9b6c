import type { Query } from '@zhibu/contract/endpoint';
import { type StatisticsAnswer, type statistics, statisticsTableKeys } from '@zhibu/contract/statistics';
import type { FastifyReply } from 'fastify';
import { renderPdf } from '../../integrations/pdf.ts';
import { xlsxStream } from '../../integrations/spreadsheet/writer.ts';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Services } from '../../services.ts';
import { pdfOf, sheetOf } from './statistics.export.layout.ts';
import { getStatistics } from './statistics.service.ts';

type ExportQuery = Query<(typeof statistics)['GET /statistics/export']>;

const spreadsheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The same answers as on the screen, hidden figures hidden; the log says who took them out. @throws Problem 404 */
export async function exportStatistics(
  services: Services,
  actor: Actor,
  { tables = statisticsTableKeys, format, ...query }: ExportQuery,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const now = services.clock.now();
  const answers: StatisticsAnswer[] = [];
  for (const table of new Set(tables))
    answers.push(await getStatistics(services, actor, { ...query, table }));
  const [first] = answers;
  if (!first) throw new Error('the contract asks for one table at least');
  const print = { at: now, by: actor.name, locale: actor.locale };
  const content =
    format === 'pdf'
      ? await renderPdf(pdfOf(answers, print))
      : xlsxStream(answers.map((answer) => sheetOf(answer, print)));
  const { id, name } = first.organization;
  await services.database.transaction(actor.scope, (tx) =>
    audit(tx, actor, now, {
      action: 'statistics.export',
      object: { type: 'organization', id, name },
      after: { tables: [...new Set(tables)], format, asOf: first.asOf, asKnown: first.asKnown },
    }),
  );
  const file = `${name}-${actor.locale === 'en' ? 'statistics' : '统计'}-${dayInChina(now)}.${format}`;
  return reply
    .type(format === 'pdf' ? 'application/pdf' : spreadsheetType)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file)}`)
    .send(content);
}
