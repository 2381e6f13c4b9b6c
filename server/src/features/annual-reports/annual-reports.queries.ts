import type { AnnualReportAnswer, ReportContentAnswer } from '@zhibu/contract/annual-reports';
import type { ReportState } from '@zhibu/contract/report-states';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Reader } from '../../kernel/database.ts';
import { forbidden, notFound } from '../../kernel/errors.ts';
import { decodePosition, encodePosition, pathShape } from '../../kernel/paging.ts';
import { firstDayOf } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import { type OrganizationRecord, visibleOrganization } from '../organizations/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { changedSince } from './annual-reports.corrections.ts';
import { countingScope, type Drawn, drawReport } from './annual-reports.drawing.ts';
import { type ChildRecord, childrenOn, membersOn, standOn } from './annual-reports.figures.ts';
import { withoutFigures } from './annual-reports.findings.rules.ts';
import { abilitiesOf, canSeeFigures, reports } from './annual-reports.policy.ts';
import {
  correctedCells,
  currentYear,
  dueOn,
  isOverdue,
  mayReopen,
  reportYear,
  shownTotal,
  turnOf,
  yearsOf,
} from './annual-reports.rules.ts';
import { digestOf } from './annual-reports.signature.ts';
import { type FilingRecord, filingsOf, presentFiling, reportOf } from './annual-reports.store.ts';

const dueDays = async (reader: Reader, place: { regionId: number; path: string }, day: string) =>
  (await rulebookAt(reader, place, day)).value('annual_report.due_days');

const isOwn = (actor: Actor, { id }: { id: string }) => actor.duty?.organizationId === id;

/** The organisation asked for, or the acting duty's own. @throws Problem 404 out of reach, or a group */
async function organizationAsked(
  reader: Reader,
  actor: Actor,
  asked: string | undefined,
): Promise<OrganizationRecord> {
  const id = asked ?? actor.duty?.organizationId;
  if (id === undefined) throw forbidden();
  const organization = await visibleOrganization(reader, actor, id);
  if (!reports(organization.kind)) throw notFound('annual_report', id);
  return organization;
}

/** One report as the actor sees it: signed figures once it is filed, today's before and when it was returned. */
export async function getReport(
  services: Services,
  actor: Actor,
  asked: { organization?: string | undefined; year?: number | undefined },
): Promise<AnnualReportAnswer> {
  const { database, clock } = services;
  const today = dayInChina(clock.now());
  const place = await database.read(actor.scope, (reader) =>
    organizationAsked(reader, actor, asked.organization),
  );
  const found = await database.read(countingScope(actor, place), async (reader) => {
    const days = await dueDays(reader, place, today);
    const year = asked.year ?? currentYear(today, days);
    const drawn = await drawReport(services, reader, place, year, today);
    const { parentId = null } = drawn.stand ?? {};
    return {
      year,
      days,
      drawn,
      report: await reportOf(reader, place, year),
      superior: parentId === null ? null : await reportOf(reader, { ...place, id: parentId }, year),
      since: await firstDayOf(reader, place),
    };
  });
  const { report, drawn, year } = found;
  const state = report?.state ?? 'draft';
  const due = dueOn(year, found.days);
  const seen = await database.read(actor.scope, async (reader) => {
    const filings = report && canSeeFigures(actor) ? await filingsOf(reader, report) : [];
    return { filings, ...(await figuresOf(reader, actor, place, year, state, drawn, filings)) };
  });
  const [last = null] = seen.filings;
  const { closes } = reportYear(year);
  const findings = canSeeFigures(actor) ? drawn.findings : withoutFigures(drawn.findings);
  return {
    id: report?.id ?? null,
    organization: { id: place.id, code: place.code, name: place.name, kind: place.kind },
    superior: drawn.stand?.parentName ?? null,
    year,
    years: [...new Set([year, ...yearsOf(today, found.since)])]
      .sort((one, other) => other - one)
      .slice(0, 40),
    state,
    opensOn: closes,
    dueOn: due,
    overdue: drawn.stand !== null && isOverdue(state, due, today),
    frozen: seen.frozen,
    members: seen.members,
    content: seen.content,
    sha256: seen.content === null ? null : seen.frozen && last ? last.sha256 : digestOf(seen.content),
    filings: seen.filings.map(presentFiling),
    findings: seen.frozen ? [] : findings.slice(0, 60),
    corrections: seen.corrections,
    children: countsOf(drawn.children),
    version: report?.version ?? 0,
    can: abilitiesOf(actor, place, {
      state,
      signer: last,
      isOpen: drawn.stand !== null && today >= closes,
      reopens: mayReopen(found.superior?.state ?? 'draft'),
    }),
  };
}

interface Shown {
  frozen: boolean;
  members: number | null;
  content: ReportContentAnswer | null;
  corrections: AnnualReportAnswer['corrections'];
}

const noCorrections = { cells: [], events: [], more: 0 };

async function figuresOf(
  reader: Reader,
  actor: Actor,
  place: OrganizationRecord,
  year: number,
  state: ReportState,
  { content }: Drawn,
  [last]: readonly FilingRecord[],
): Promise<Shown> {
  const frozen = state !== 'draft' && state !== 'returned';
  if (!canSeeFigures(actor))
    return {
      frozen,
      members: content && shownTotal(content.members.closing, isOwn(actor, place)),
      content: null,
      corrections: noCorrections,
    };
  if (!frozen || !last)
    return { frozen: false, members: content?.members.closing ?? null, content, corrections: noCorrections };
  const cells = correctedCells(last.content.cells, content?.cells ?? []);
  const changes =
    cells.length === 0
      ? { events: [], more: 0 }
      : await changedSince(reader, place, reportYear(year), last.filedAt);
  return {
    frozen,
    members: last.content.members.closing,
    content: last.content,
    corrections: { cells: cells.slice(0, 1000), ...changes },
  };
}

function countsOf(children: readonly ChildRecord[]): AnnualReportAnswer['children'] {
  const n = (state: ReportState) => children.filter((child) => child.state === state).length;
  return {
    total: children.length,
    missing: n('draft'),
    filed: n('filed'),
    returned: n('returned'),
    accepted: n('accepted') + n('closed'),
  };
}

/** The board: what waits for us first, then what is not there, then what is done. */
export async function getChildren(
  services: Services,
  actor: Actor,
  asked: { organization?: string; year: number; limit?: number; after?: string },
) {
  const { database, clock } = services;
  const { limit = 20, year } = asked;
  const position = decodePosition(asked.after, [/^[0-2]$/, pathShape]);
  const today = dayInChina(clock.now());
  const place = await database.read(actor.scope, (reader) =>
    organizationAsked(reader, actor, asked.organization),
  );
  const time = reportYear(year);
  const page = { rank: Number(position?.[0] ?? -1), path: position?.[1] ?? '', limit };
  const found = await database.read(countingScope(actor, place), async (reader) => {
    const stand = await standOn(reader, place, time.closes);
    const rows = stand ? await childrenOn(reader, place, stand, time, page) : [];
    return {
      rows,
      due: dueOn(year, await dueDays(reader, place, today)),
      own: await reportOf(reader, place, year),
      members: canSeeFigures(actor)
        ? await membersOn(reader, place.regionId, rows, time.closes)
        : new Map<string, number>(),
    };
  });
  const items = found.rows.slice(0, limit);
  const signers = await database.read(actor.scope, (reader) => signersOf(reader, actor, items));
  const reopens = mayReopen(found.own?.state ?? 'draft');
  const last = items.at(-1);
  return {
    items: items.map((child) => {
      const { id, code, name, kind, state } = child;
      const { accept, return: back } = abilitiesOf(actor, child, {
        state,
        signer: signers.get(child.reportId ?? '') ?? null,
        isOpen: false,
        reopens,
      });
      return {
        organization: { id, code, name, kind },
        reportId: child.reportId,
        state,
        version: child.version,
        turn: turnOf[state],
        overdue: isOverdue(state, found.due, today),
        filedAt: child.filedAt,
        members: canSeeFigures(actor) ? (found.members.get(id) ?? 0) : null,
        can: { accept, return: back },
      };
    }),
    next: found.rows.length > limit && last ? encodePosition([last.rank, last.path]) : null,
  };
}

/** Who signed the last filing of each; one short list, one read each. */
async function signersOf(reader: Reader, actor: Actor, children: readonly ChildRecord[]) {
  const signers = new Map<string, FilingRecord>();
  if (!canSeeFigures(actor)) return signers;
  for (const { regionId, reportId, filing } of children) {
    if (reportId === null || filing === null) continue;
    const [last] = await filingsOf(reader, { regionId, id: reportId }, filing);
    if (last) signers.set(reportId, last);
  }
  return signers;
}
