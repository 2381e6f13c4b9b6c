import type { FindingAnswer, ReportContentAnswer } from '@zhibu/contract/annual-reports';
import type { Actor } from '../../kernel/authorization.ts';
import type { Reader } from '../../kernel/database.ts';
import type { Scope } from '../../kernel/scope.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { type Place, regionWidth } from '../../kernel/tallies.ts';
import type { Services } from '../../services.ts';
import type { OrganizationRecord } from '../organizations/public.ts';
import {
  acceptedBelow,
  balanceAt,
  type ChildRecord,
  childrenOn,
  kindsOn,
  type Stand,
  standOn,
  unlikeCells,
} from './annual-reports.figures.ts';
import { findingsOf } from './annual-reports.findings.rules.ts';
import { contentOf, reportYear } from './annual-reports.rules.ts';

/** A report as it would be filed now. */
export interface Drawn {
  stand: Stand | null;
  children: ChildRecord[];
  content: ReportContentAnswer | null;
  findings: FindingAnswer[];
}

/**
 * Counting goes beyond the files that a duty reads: a statistician reads none, a group may have moved away. Only sums
 * leave it; the place itself came from the actor's loader.
 */
export function countingScope(actor: Actor, { path }: Pick<Place, 'path'>): Scope {
  const region = path.slice(0, regionWidth);
  return { ...actor.scope, pathFrom: region, pathUntil: `${region}/` };
}

/** Asked of education, ethnic group and occupation; everything else a file always has. */
const wanted = ['education', 'ethnic_group', 'occupation'] as const;

/** @param reader in the {@link countingScope} */
export async function drawReport(
  services: Services,
  reader: Reader,
  organization: OrganizationRecord,
  year: number,
  today: LocalDate,
): Promise<Drawn> {
  const time = reportYear(year);
  const { regionId } = organization;
  const stand = await standOn(reader, organization, time.closes);
  const facts = { today, closes: time.closes, year };
  const none = { unlike: [], imbalances: [], importsOpen: 0, correctionsOpen: 0, unknown: [] };
  if (!stand)
    return {
      stand,
      children: [],
      content: null,
      findings: findingsOf({ ...facts, ...none, existed: false, children: [] }),
    };
  const children = await childrenOn(reader, organization, stand, time);
  const balance = await balanceAt(reader, organization, stand, time, children);
  const unlike = await unlikeCells(reader, regionId, time, children);
  const open = await services.openItems.within(reader, organization, today);
  const countOf = (kind: string) => open.find((one) => one.kind === kind)?.count ?? 0;
  const content = contentOf({ ...organization, name: stand.name, kind: stand.kind }, time, {
    balance,
    organizations: await kindsOn(reader, organization, stand, time.closes),
    children: await acceptedBelow(reader, regionId, children),
  });
  const findings = findingsOf({
    ...facts,
    existed: true,
    children,
    unlike,
    imbalances: balance.imbalances,
    importsOpen: countOf('member_import'),
    correctionsOpen: countOf('correction_request'),
    unknown: wanted.map((dimension) => ({
      dimension,
      n: balance.cells.find((cell) => cell.dimension === dimension && cell.key === 'unknown')?.closing ?? 0,
    })),
  });
  return { stand, children, content, findings };
}
