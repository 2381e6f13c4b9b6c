import type { AnnualReportAnswer, FindingAnswer } from '@zhibu/contract/annual-reports';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { conflict, forbidden, invalid, notFound, Problem, stale } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { countingScope, drawReport } from './annual-reports.drawing.ts';
import { standOn } from './annual-reports.figures.ts';
import { blocksOf } from './annual-reports.findings.rules.ts';
import { canFile, canJudge, isSigner, reports } from './annual-reports.policy.ts';
import { getReport } from './annual-reports.queries.ts';
import { mayReopen, nextState, reportFormat, reportYear } from './annual-reports.rules.ts';
import { digestOf, signRecord } from './annual-reports.signature.ts';
import {
  filingsOf,
  lockYear,
  type ReportRecord,
  reportOf,
  storeDecision,
  storeFiling,
  visibleReport,
} from './annual-reports.store.ts';

export interface FilingWish {
  organization: string;
  year: number;
  /** Digest of the figures that the person read and signs. */
  sha256: string;
}

/**
 * Files a report: what was read is signed and stays. Reports below cannot be returned meanwhile, they wait for the same lock.
 * @throws Problem 404, 403, 409 with everything that blocks, 412 when the figures are others than those that were read
 */
export async function fileReport(
  services: Services,
  actor: Actor,
  { organization: id, year, sha256 }: FilingWish,
): Promise<AnnualReportAnswer> {
  const { database, clock, vault } = services;
  const now = clock.now();
  const seen = await database.read(actor.scope, (reader) => visibleOrganization(reader, actor, id));
  if (!reports(seen.kind)) throw notFound('annual_report', id);
  if (!canFile(actor, seen)) throw forbidden();
  await database.transaction(countingScope(actor, seen), async (tx) => {
    await lockYear(tx, id, year);
    const organization = await visibleOrganization(tx, actor, id);
    const report = await reportOf(tx, organization, year);
    const { stand, content, findings } = await drawReport(services, tx, organization, year, dayInChina(now));
    const step = stand?.parentId === null ? 'close' : 'file';
    const state = nextState(report?.state ?? 'draft', step);
    if (state === null) throw filedAlready(report);
    const blocks = blocksOf(findings);
    if (blocks.length > 0 || content === null) throw blocked(blocks, id);
    if (digestOf(content) !== sha256) throw stale();
    const { code, name } = content.organization;
    const signature = signRecord(vault, {
      format: reportFormat,
      sha256,
      organization: { id, code, name },
      year,
      number: (report?.filing ?? 0) + 1,
      filedBy: {
        name: actor.name,
        role: actor.duty?.role ?? 'system',
        organization: actor.duty?.organizationName ?? '',
      },
      filedAt: now.toISOString(),
    });
    const reportId = await storeFiling(tx, actor, organization, {
      report,
      year,
      state,
      content,
      sha256,
      signature,
      at: now,
    });
    await audit(tx, actor, now, {
      action: `annual_reports.${step}`,
      object: { type: 'annual_report', id: reportId, name },
      after: { year, number: (report?.filing ?? 0) + 1, sha256, members: content.members.closing },
    });
  });
  return getReport(services, actor, { organization: id, year });
}

export const acceptReport = (services: Services, actor: Actor, id: string, version: number) =>
  judge(services, actor, id, version, 'accept', null);

export async function returnReport(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  reason: string,
): Promise<AnnualReportAnswer> {
  const words = reason.trim();
  if ([...words].length < 4) throw reasonMissing();
  return judge(services, actor, id, version, 'return', words);
}

/** Each for itself: one that cannot be taken keeps none of the others back. */
export async function acceptReports(
  services: Services,
  actor: Actor,
  wishes: readonly { id: string; version: number }[],
) {
  const refused: { id: string; words: { zh: string; en: string } }[] = [];
  for (const { id, version } of wishes)
    try {
      await decide(services, actor, id, version, 'accept', null);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused.push({ id, words: error.words });
    }
  return { accepted: wishes.length - refused.length, refused };
}

async function judge(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  step: 'accept' | 'return',
  reason: string | null,
): Promise<AnnualReportAnswer> {
  const { organizationId, year } = await decide(services, actor, id, version, step, reason);
  return getReport(services, actor, { organization: organizationId, year });
}

async function decide(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  step: 'accept' | 'return',
  reason: string | null,
): Promise<ReportRecord> {
  const { database, clock } = services;
  const now = clock.now();
  return database.transaction(actor.scope, async (tx) => {
    const known = await visibleReport(tx, actor, id);
    const organization = await visibleOrganization(tx, actor, known.organizationId);
    if (!canJudge(actor, organization)) throw fromAbove();
    const { regionId, year } = known;
    const stand = await standOn(tx, organization, reportYear(year).closes);
    // The superior's own filing and this answer wait for each other: it signs for what it took.
    if (stand?.parentId) await lockYear(tx, stand.parentId, year);
    const report = await visibleReport(tx, actor, id, true);
    if (report.version !== version) throw stale();
    const state = nextState(report.state, step);
    if (state !== 'accepted' && state !== 'returned') throw notNow(report, id);
    const [last] = await filingsOf(tx, report, report.filing);
    if (step === 'accept' && last && isSigner(actor, last)) throw notTheOwn();
    if (report.state === 'accepted' && stand?.parentId) {
      const superior = await reportOf(tx, { regionId, id: stand.parentId }, year);
      if (!mayReopen(superior?.state ?? 'draft')) throw signedFor(organization.name);
    }
    await storeDecision(tx, actor, report, { state, reason, at: now });
    await audit(tx, actor, now, {
      action: `annual_reports.${step}`,
      object: { type: 'annual_report', id, name: organization.name },
      reason,
      before: { state: report.state },
      after: { state, year, number: report.filing, sha256: last?.sha256 ?? null },
    });
    return report;
  });
}

function blocked(blocks: readonly FindingAnswer[], id: string): Problem {
  const [first] = blocks;
  const words = first?.words ?? { zh: '', en: '' };
  const more =
    blocks.length > 1
      ? { zh: `（另有 ${blocks.length - 1} 处）`, en: ` (and ${blocks.length - 1} more)` }
      : { zh: '', en: '' };
  return conflict(
    { zh: `还不能报送：${words.zh}${more.zh}`, en: `Not yet: ${words.en}${more.en}` },
    {
      errors: blocks.map((block) => ({ pointer: '', detail: block.words })),
      object: { type: 'organization', id },
      ...(first?.earliest ? { earliest: first.earliest } : {}),
    },
  );
}

function filedAlready(report: ReportRecord | null): Problem {
  return conflict(
    {
      zh: '这份报告已经报送。需要更正时，请上级先退回，再重新报送。',
      en: 'This report is filed already. To correct it, the superior returns it first; then it is filed again.',
    },
    report ? { object: { type: 'annual_report', id: report.id } } : {},
  );
}

const notNow = (report: ReportRecord, id: string) =>
  conflict(
    report.state === 'accepted'
      ? { zh: '这份报告已经接收。', en: 'This report was accepted already.' }
      : { zh: '这份报告现在不在等待接收。', en: 'This report does not wait for acceptance now.' },
    { object: { type: 'annual_report', id } },
  );

const signedFor = (name: string) =>
  conflict({
    zh: `上级的报告已经报送，其中包含“${name}”的数字。请先由更上一级退回上级的报告。`,
    en: `The superior's report is filed with the figures of "${name}" in it. That report is returned first.`,
  });

const notTheOwn = () =>
  forbidden({
    zh: '本人报送的报告不能由本人接收，请由另一位同志办理。',
    en: 'Nobody accepts what he filed himself: a colleague does.',
  });

const fromAbove = () =>
  forbidden({
    zh: '报告由上级党组织接收或退回。',
    en: 'The organisation above accepts a report or returns it.',
  });

function reasonMissing(): Problem {
  const words = { zh: '请写明退回的理由，至少 4 个字。', en: 'Say why, in four characters at least.' };
  return invalid(words, [{ pointer: '/reason', detail: words }]);
}
