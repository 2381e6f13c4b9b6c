import type { Answer, Query } from '@zhibu/contract/endpoint';
import { type WarningKind, warningKinds } from '@zhibu/contract/warning-kinds';
import type { WarningAnswer, warnings } from '@zhibu/contract/warnings';
import { type Actor, type PathRange, permissionsFor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Reader } from '../../kernel/database.ts';
import { decodePosition, encodePosition, idShape, invalidPosition, pathShape } from '../../kernel/paging.ts';
import { citation } from '../../kernel/rulebook.ts';
import type { Services } from '../../services.ts';
import { mobilityWarning } from '../mobility/public.ts';
import { isSuppressed, reachOf, visibleOrganization } from '../organizations/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { transferWarning } from '../transfers/public.ts';
import type { Asked } from './warnings.found.ts';
import { type WarningPlace, warningAbilities } from './warnings.policy.ts';
import {
  branchesFound,
  countsByOrganization,
  countsOf,
  kindOf,
  membersFound,
  type PeriodRow,
  type Position,
  periodRows,
  type TransferRow,
  termsFound,
  transferRows,
} from './warnings.queries.ts';
import {
  branchWarnings,
  type Found,
  kindsFor,
  memberWarnings,
  severityOf,
  termWarnings,
} from './warnings.rules.ts';

type List = (typeof warnings)['GET /warnings'];
type Summary = (typeof warnings)['GET /warnings/summary'];
type ByOrganization = (typeof warnings)['GET /warnings/organizations'];

/** Where is looked, and by which rules; null for whom nothing is in reach. */
interface Look {
  asked: Asked;
  kinds: readonly WarningKind[];
  /** The organisation that is looked at: the narrowed one, or where the duty stands. */
  at: { regionId: number; id: string };
}

/**
 * How long before somebody is told says the rulebook of the place where the duty stands, as with terms that end: so
 * the figures of a place are the same whether it is opened or counted from above.
 * @throws Problem 404 for an organisation out of reach
 */
async function lookOf(
  services: Services,
  reader: Reader,
  actor: Actor,
  organization: string | undefined,
): Promise<Look | null> {
  const { duty } = actor;
  const reach = reachOf(actor);
  if (!duty || !reach) return null;
  const today = dayInChina(services.clock.now());
  const place = organization === undefined ? null : await visibleOrganization(reader, actor, organization);
  const rulebook = await rulebookAt(reader, duty, today);
  const regionId = place?.regionId ?? duty.regionId;
  const range = place ? narrowed(reach, place.path) : reach;
  return {
    asked: {
      regionId,
      range,
      rulebook,
      today,
      duty,
      ownMemberId: actor.member?.id ?? null,
      discreet: isSuppressed(actor),
    },
    kinds: kindsFor(permissionsFor(actor)),
    at: { regionId, id: place?.id ?? duty.organizationId },
  };
}

/** A place of the reach with what stands below it, as far as the reach goes. */
function narrowed(reach: PathRange, path: string): PathRange {
  const until = `${path}/`;
  return { from: path, until: until < reach.until ? until : reach.until };
}

/** @throws Problem 404, 400 a damaged position */
export function listWarnings(
  services: Services,
  actor: Actor,
  { limit = 20, after, kind, organization }: Query<List>,
): Promise<Answer<List>> {
  const position = positionOf(after);
  return services.database.read(actor.scope, async (reader) => {
    const look = await lookOf(services, reader, actor, organization);
    const wanted = (look?.kinds ?? []).filter((one) => kind === undefined || one === kind);
    const from = position === null ? 0 : wanted.indexOf(position.kind);
    if (from < 0) throw invalidPosition();
    const rows: Row[] = [];
    for (const one of wanted.slice(from)) {
      if (look === null || rows.length > limit) break;
      const start = one === position?.kind ? position : null;
      rows.push(...(await pageOf(reader, actor, one, look.asked, start, limit + 1 - rows.length)));
    }
    const last = rows[limit - 1];
    return {
      items: rows.slice(0, limit).map(({ answer }) => answer),
      next:
        last && rows.length > limit
          ? encodePosition([last.answer.kind, last.place.sort, last.place.id])
          : null,
    };
  });
}

const kindShape = /^[a-z_]{1,40}$/;
const sortShape = /^[0-9-]{1,12}$/;

function positionOf(after: string | undefined): { kind: WarningKind; sort: string; id: string } | null {
  const [kind, sort, id] = decodePosition(after, [kindShape, sortShape, idShape]) ?? [];
  if (kind === undefined || sort === undefined || id === undefined) return null;
  if (!isKind(kind)) throw invalidPosition();
  return { kind, sort, id };
}

const isKind = (text: string): text is WarningKind => Object.hasOwn(warningKinds, text);

/** @throws Problem 404 */
export function summarizeWarnings(
  services: Services,
  actor: Actor,
  { organization }: Query<Summary>,
): Promise<Answer<Summary>> {
  return services.database.read(actor.scope, async (reader) => {
    const date = dayInChina(services.clock.now());
    const look = await lookOf(services, reader, actor, organization);
    if (look === null) return { date, items: [], people: 'by_name' as const };
    const { asked, kinds, at } = look;
    const counts = await countsOf(reader, kinds, asked);
    const items: Answer<Summary>['items'] = [];
    for (const kind of kinds) {
      const count = counts.get(kind) ?? 0;
      if (count === 0) continue;
      const [only] = count === 1 ? await pageOf(reader, actor, kind, asked, null, 1) : [];
      const severity = severityOf(kind, permissionsFor(actor));
      items.push({ kind, severity, count, only: only?.answer ?? null });
    }
    const standsAt = await kindOf(reader, at.regionId, at.id);
    const people =
      standsAt === 'branch' || standsAt === 'group' ? ('by_name' as const) : ('by_organization' as const);
    return { date, items, people };
  });
}

/** @throws Problem 404, 400 a damaged position */
export function countWarnings(
  services: Services,
  actor: Actor,
  { limit = 20, after, kind, organization }: Query<ByOrganization>,
): Promise<Answer<ByOrganization>> {
  const [path = ''] = decodePosition(after, [pathShape]) ?? [];
  return services.database.read(actor.scope, async (reader) => {
    const look = await lookOf(services, reader, actor, organization);
    if (!look?.kinds.includes(kind)) return { items: [], next: null };
    const rows = await countsByOrganization(reader, kind, look.asked, path, limit);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(({ id, name, count }) => ({ organization: { id, name }, count })),
      next: last && rows.length > limit ? encodePosition([last.path]) : null,
    };
  });
}

interface Row {
  answer: WarningAnswer;
  place: { sort: string; id: string };
}

/** What the query selected, said by the rules. */
async function pageOf(
  reader: Reader,
  actor: Actor,
  kind: WarningKind,
  asked: Asked,
  after: Position,
  limit: number,
): Promise<Row[]> {
  const { rulebook, today } = asked;
  switch (kind) {
    case 'term_overdue':
    case 'term_ending': {
      const rows = await termsFound(reader, kind, asked, after, limit);
      return rows.flatMap((row) => said(actor, kind, row, null, termWarnings(rulebook, row, today)));
    }
    case 'branch_small':
    case 'branch_large': {
      const rows = await branchesFound(reader, kind, asked, after, limit);
      return rows.flatMap((row) =>
        said(actor, kind, row, null, branchWarnings(rulebook, row, asked.discreet)),
      );
    }
    case 'transfer_overdue':
    case 'transfer_acceptance_overdue':
    case 'transfer_turn': {
      const rows = await transferRows(reader, kind, asked, after, limit);
      return rows.flatMap((row) => {
        const found = transferWarning(kind, rulebook, row, today, asked.duty);
        return said(actor, kind, row, null, [found]).map((one) => aboutTransfer(one, row));
      });
    }
    case 'mobility_turn':
    case 'retention_over':
    case 'retention_ending': {
      const rows = await periodRows(reader, kind, asked, after, limit);
      return rows.flatMap((row) =>
        said(actor, kind, row, null, [mobilityWarning(kind, rulebook, row)]).map((one) =>
          aboutPeriod(one, row),
        ),
      );
    }
    default: {
      const rows = await membersFound(reader, kind, asked, after, limit);
      return rows.flatMap((row) => said(actor, kind, row, row, memberWarnings(rulebook, row, today)));
    }
  }
}

function said(
  actor: Actor,
  kind: WarningKind,
  row: { id: string; sort: string; organizationId: string; organizationName: string },
  person: (NonNullable<WarningPlace['member']> & { name: string }) | null,
  found: readonly Found[],
): Row[] {
  const one = found.find((each) => each.kind === kind);
  if (!one) throw new Error(`warnings: the query found ${kind} of ${row.id}, the rules do not`);
  const { since, due, words, rule } = one;
  return [
    {
      place: { sort: row.sort, id: row.id },
      answer: {
        kind,
        severity: severityOf(kind, permissionsFor(actor)),
        member: person && { id: person.id, name: person.name },
        transfer: null,
        mobility: null,
        organization: { id: row.organizationId, name: row.organizationName },
        since,
        due,
        words,
        rule: rule.key,
        article: citation(rule),
        can: warningAbilities(actor, { kind, member: person }),
      },
    },
  ];
}

const aboutTransfer = ({ answer, place }: Row, { id, memberId, memberName }: TransferRow): Row => ({
  place,
  answer: { ...answer, transfer: id, member: { id: memberId, name: memberName } },
});

const aboutPeriod = ({ answer, place }: Row, { id, memberId, memberName }: PeriodRow): Row => ({
  place,
  answer: { ...answer, mobility: id, member: { id: memberId, name: memberName } },
});
