import type { FoundingBody } from '@zhibu/contract/organization-operations';
import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/organizations';
import type { Actor } from '../../kernel/authorization.ts';
import type { Tx } from '../../kernel/database.ts';
import type { OpenItems } from '../../kernel/open-items.ts';
import { citation, type Objection, type Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { depthOf, type OrganizationRecord, placeObjection } from '../organizations/public.ts';
import { capacityObjections, rulebookAt } from '../rulebook/public.ts';
import { affiliatedSince, lastChanges, lastMoveAround } from './operations.days.ts';
import { say } from './operations.messages.ts';
import { type Finding, finding, linkTo, type Plan } from './operations.plan.ts';
import { importsAt, namesUnder, subtreeSize, takenCodes } from './operations.store.ts';

/** What every check of an operation needs. */
export interface Context {
  tx: Tx;
  actor: Actor;
  now: Date;
  /** The day in China. */
  today: LocalDate;
  openItems: OpenItems;
  regionId: number;
  on: LocalDate;
}

/** Refuses what ended; `pointer` names the field of the request. */
export function livingCheck(plan: Plan, organization: OrganizationRecord, pointer?: string): void {
  const { name, endedOn } = organization;
  if (endedOn === null) return;
  plan.blocks.push(finding('ended', say.ended(name, endedOn), { pointer, links: [linkTo(organization)] }));
}

/** Before the Party there was none of its organisations (党的建立纪念日). */
const partyFounded: LocalDate = '1921-07-01';

/** The day: not after today, not before the Party or anybody's founding, not before the last change of those it touches. */
export async function dateCheck(
  context: Context,
  plan: Plan,
  touched: readonly OrganizationRecord[],
  others: readonly OrganizationRecord[] = [],
): Promise<void> {
  const { tx, on, today, regionId } = context;
  if (on > today) plan.blocks.push(finding('date_future', say.dateFuture, { pointer: '/on' }));
  if (on < partyFounded)
    plan.blocks.push(
      finding('date_before_party', say.beforeParty, { pointer: '/on', earliest: bothWays(partyFounded) }),
    );
  const late = [...touched, ...others].find(({ foundedOn }) => foundedOn !== null && foundedOn > on);
  if (late)
    plan.blocks.push(
      finding('date_before_founding', say.beforeFounding(late.name, late.foundedOn ?? ''), {
        pointer: '/on',
        links: [linkTo(late)],
      }),
    );
  const ids = touched.map(({ id }) => id);
  const [last] = await lastChanges(tx, regionId, ids, on);
  if (last)
    plan.blocks.push(
      finding('date_before_last', say.beforeLast(last.name, last.on), {
        pointer: '/on',
        links: [linkTo(last)],
      }),
    );
}

/** Whose affiliation it changes: not before the day since which one of them is affiliated (domain rule 7). */
export async function affiliationDateCheck(
  { tx, on, regionId }: Context,
  plan: Plan,
  source: OrganizationRecord,
  only?: readonly string[],
): Promise<void> {
  const since = await affiliatedSince(tx, regionId, source.id, only);
  if (since === null || on >= since) return;
  plan.blocks.push(
    finding('date_before_members', say.beforeMembers(source.name, since), {
      pointer: '/on',
      earliest: bothWays(since),
      links: [linkTo(source)],
    }),
  );
}

const bothWays = (day: LocalDate) => ({ zh: day, en: day });

/** May this kind stand there (rulebook, `organization.place`)? */
export function placeCheck(
  plan: Plan,
  rulebook: Rulebook,
  parent: { kind: OrganizationKind },
  child: { kind: OrganizationKind; id?: string; name: string },
  pointer?: string,
): void {
  const objection = placeObjection(rulebook, parent.kind, child.kind);
  if (!objection) return;
  const links = child.id === undefined ? [] : [linkTo({ id: child.id, name: child.name })];
  plan.blocks.push(ruleFinding('place', objection, { pointer, links }));
}

/** A rule's objection as a finding; the words quote what the rulebook quotes. */
export function ruleFinding(
  code: 'place' | 'capacity',
  { rule, words, earliest }: Objection,
  more: { pointer?: string; links?: Finding['links'] } = {},
): Finding {
  return finding(code, words, {
    ...more,
    rule: rule.key,
    article: citation(rule),
    earliest: typeof earliest === 'string' ? { zh: earliest, en: earliest } : earliest,
  });
}

/** Names under one superior stay unique among the living. */
export async function nameCheck(
  { tx, regionId }: Context,
  plan: Plan,
  parent: { id: string | null; name: string },
  names: readonly string[],
  except: readonly string[],
  pointer?: string,
): Promise<void> {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) plan.blocks.push(finding('sibling_name', say.nameTwice(twice), { pointer }));
  for (const twin of await namesUnder(tx, regionId, parent.id, names, except))
    plan.blocks.push(
      finding('sibling_name', say.siblingName(twin.name, parent.name, twin.code), {
        pointer,
        links: [linkTo(twin)],
      }),
    );
}

const codePattern = /^[0-9A-Z][0-9A-Z._-]{0,19}$/;

/** What is founded: its code, its form, its place; its name is checked with its siblings. */
export async function foundingCheck(
  context: Context,
  plan: Plan,
  rulebook: Rulebook,
  parent: OrganizationRecord,
  bodies: readonly FoundingBody[],
  pointerOf: (index: number) => string,
): Promise<void> {
  const codes = bodies.map(({ code }) => code);
  const taken = new Set(await takenCodes(context.tx, codes));
  for (const [index, body] of bodies.entries()) {
    const pointer = pointerOf(index);
    if (!codePattern.test(body.code))
      plan.blocks.push(finding('code_taken', say.codeUnfit, { pointer: `${pointer}/code` }));
    else if (taken.has(body.code) || codes.indexOf(body.code) !== index)
      plan.blocks.push(finding('code_taken', say.codeTaken(body.code), { pointer: `${pointer}/code` }));
    temporaryCheck(plan, body.form ?? 'standard', body.temporaryUntil ?? null, context.on, pointer);
    placeCheck(plan, rulebook, parent, body, `${pointer}/kind`);
  }
}

export function temporaryCheck(
  plan: Plan,
  form: OrganizationForm,
  until: LocalDate | null,
  on: LocalDate,
  pointer: string,
): void {
  const at = { pointer: `${pointer}/temporaryUntil` };
  if (form === 'temporary' && (until === null || until <= on))
    plan.blocks.push(finding('temporary_until', say.temporaryUntil, at));
  if (form !== 'temporary' && until !== null)
    plan.blocks.push(finding('temporary_until', say.onlyTemporaryEnds, at));
}

export const mostLevels = 30;

/** What a subtree brings with it: its size, jobs that write there now, and the depth that it would reach. */
export async function subtreeCheck(
  { tx, regionId, openItems, today }: Context,
  plan: Plan,
  node: OrganizationRecord,
  parentDepth: number,
): Promise<void> {
  const size = await subtreeSize(tx, regionId, node.path);
  plan.members += size.members;
  plan.organizations += size.organizations;
  const items = await openItems.within(tx, { regionId, path: node.path }, today);
  plan.openItems += items.reduce((sum, { count }) => sum + count, 0);
  if (parentDepth + 1 + size.depth - depthOf(node.path) > mostLevels)
    plan.blocks.push(finding('too_deep', say.tooDeep(mostLevels), { links: [linkTo(node)] }));
  runningImports(plan, await importsAt(tx, regionId, { path: node.path }));
}

/** What moves and where it goes stood where they stand from the day of the move on. */
export async function aroundCheck(
  { tx, on }: Context,
  plan: Plan,
  place: { path: string },
  parentPath: string | null,
): Promise<void> {
  const last = await lastMoveAround(tx, [place.path, ...(parentPath === null ? [] : [parentPath])], on);
  if (last)
    plan.blocks.push(
      finding('date_before_last', say.beforeLast(last.name, last.on), {
        pointer: '/on',
        earliest: bothWays(last.on),
        links: [linkTo(last)],
      }),
    );
}

/** An import that is being checked or written ends first. */
export function runningImports(
  plan: Plan,
  imports: readonly { id: string; name: string; running: boolean }[],
): void {
  const running = imports.filter((one) => one.running);
  if (running.length === 0) return;
  const links = running.map(({ id, name }) => ({ type: 'import' as const, id, name }));
  plan.blocks.push(finding('running_import', say.runningImport(running.length), { links }));
}

/** Whoever joins a temporary or a functional branch generally keeps the affiliation at home (glossary, form). */
export function affiliationCheck(plan: Plan, form: OrganizationForm, files: number, name: string): void {
  if (files === 0 || (form !== 'temporary' && form !== 'functional')) return;
  plan.warnings.push(finding('takes_no_members', say.affiliationsStay(name, files), { count: files }));
}

export interface Sized {
  kind: OrganizationKind;
  form: OrganizationForm;
  full: number;
  members: number;
}

/**
 * Rules 1 and 2 for an organisation as it would be. `lenient`: what does not get worse by the step is told and
 * passes, such as two small branches that become one less small.
 */
export function capacityCheck(
  plan: Plan,
  rulebook: Rulebook,
  sized: Sized,
  name: string,
  lenient: boolean,
): void {
  const { kind, form, full, members } = sized;
  const weighed = capacityObjections(rulebook, {
    kind,
    form,
    fullMembers: full,
    members,
    units: null,
    officers: null,
  });
  for (const objection of weighed) {
    const { words } = objection;
    const named = {
      ...objection,
      words: { zh: `“${name}”：${words.zh}`, en: `"${name}": ${words.en}` },
    };
    const list = objection.severity === 'block' && !lenient ? plan.blocks : plan.warnings;
    list.push(ruleFinding('capacity', named));
  }
}

export const rulesAt = (context: Context, place: { path: string }): Promise<Rulebook> =>
  rulebookAt(context.tx, { regionId: context.regionId, path: place.path }, context.on);
