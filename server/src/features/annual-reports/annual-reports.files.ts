import type { FastifyReply } from 'fastify';
import type { Actor } from '../../kernel/authorization.ts';
import { notFound } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { reportFormat } from './annual-reports.rules.ts';
import { howToVerify, type ReportFile } from './annual-reports.signature.ts';
import { type FilingRecord, filingsOf, presentFiling, visibleReport } from './annual-reports.store.ts';

async function filing(
  services: Services,
  actor: Actor,
  id: string,
  number: number | undefined,
): Promise<FilingRecord> {
  return services.database.read(actor.scope, async (reader) => {
    const report = await visibleReport(reader, actor, id);
    const [found] = await filingsOf(reader, report, number ?? report.filing);
    if (!found) throw notFound('annual_report', id);
    return found;
  });
}

/** One filing as it was signed, earlier ones too. @throws Problem 404 */
export async function getFiling(services: Services, actor: Actor, id: string, number: number) {
  const found = await filing(services, actor, id, number);
  return { ...presentFiling(found), content: found.content };
}

/** The filing as a file that can be checked without this system. */
export async function sendFile(
  services: Services,
  actor: Actor,
  id: string,
  number: number | undefined,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const found = await filing(services, actor, id, number);
  const { content } = found;
  const { code, name } = content.organization;
  const file: ReportFile = {
    content,
    record: {
      format: reportFormat,
      sha256: found.sha256,
      organization: { id: content.organization.id, code, name },
      year: content.year,
      number: found.number,
      filedBy: { name: found.filedName, role: found.filedRole, organization: found.filedOrganization },
      filedAt: found.filedAt.toISOString(),
    },
    signature: found.signature,
    publicKey: services.vault.publicKey(),
    howToVerify,
  };
  const fileName = `${name}-${content.year}年度报告-${found.number}.json`;
  return reply
    .type('application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
    .send(`${JSON.stringify(file, null, 2)}\n`);
}
