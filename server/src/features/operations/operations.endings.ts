import { listOpenItems } from '../../kernel/open-items.ts';
import { type DutyThere, dutiesAt } from '../accounts/public.ts';
import { officersAt } from '../officers/public.ts';
import type { OrganizationRecord } from '../organizations/public.ts';
import type { Context } from './operations.checks.ts';
import { say } from './operations.messages.ts';
import { finding, linkTo, type Plan } from './operations.plan.ts';

/**
 * Duties and posts at organisations that end: they end with them when asked to, else they block. A duty for which
 * something waits is handed over first, and an admin's ends by its own rules only.
 */
export async function dutyCheck(
  context: Context,
  plan: Plan,
  ending: readonly OrganizationRecord[],
  endThem: boolean,
): Promise<void> {
  const { tx, regionId, today } = context;
  const pointer = '/endDuties';
  for (const { id, name } of ending) {
    const duties = await dutiesAt(tx, regionId, [id], today);
    const admins = duties.filter(({ admin }) => admin);
    const others = duties.filter(({ admin }) => !admin);
    const officers = await officersAt(tx, regionId, [id]);
    if (admins.length > 0)
      plan.blocks.push(
        finding('running_duty', say.runningAdmin(name, admins.length), { links: admins.map(dutyLink) }),
      );
    if (endThem) {
      await waitingCheck(context, plan, others);
      plan.dutiesToEnd = [...plan.dutiesToEnd, ...others.map((duty) => duty.id)];
      plan.postsToEnd += officers.length;
      continue;
    }
    if (others.length > 0)
      plan.blocks.push(
        finding('running_duty', say.runningDuty(name, others.length), {
          pointer,
          links: others.map(dutyLink),
        }),
      );
    if (officers.length > 0)
      plan.blocks.push(
        finding('running_officer', say.runningOfficer(name, officers.length), {
          pointer,
          links: officers.map(officerLink),
        }),
      );
  }
  const duties = plan.dutiesToEnd.length;
  const posts = plan.postsToEnd;
  if (duties > 0) plan.warnings.push(finding('running_duty', say.dutiesEnd(duties), { count: duties }));
  if (posts > 0) plan.warnings.push(finding('running_officer', say.officersEnd(posts), { count: posts }));
}

/** The organisation itself ends, so nobody needs to take its office over. */
const endsWithIt: readonly string[] = ['last_administrator'];

/** What waits for a duty and for nobody else is handed over before the duty ends (kernel/open-items). */
async function waitingCheck(
  { tx, openItems, today }: Context,
  plan: Plan,
  duties: readonly DutyThere[],
): Promise<void> {
  for (const duty of duties) {
    const items = (await openItems.of(tx, duty, today)).filter(({ kind }) => !endsWithIt.includes(kind));
    if (items.length > 0)
      plan.blocks.push(
        finding('open_item', say.dutyOpen(duty.name, listOpenItems(items)), {
          count: items.reduce((sum, { count }) => sum + count, 0),
          links: [dutyLink(duty)],
        }),
      );
  }
}

const dutyLink = ({ id, name }: { id: string; name: string }) => ({ type: 'duty' as const, id, name });
const officerLink = ({ id, name }: { id: string; name: string }) => ({ type: 'officer' as const, id, name });

/** Whoever leaves a branch in which he holds a post: the post stays there, until somebody ends it. */
export async function officersLeaving(
  { tx, regionId }: Context,
  plan: Plan,
  source: OrganizationRecord,
  memberIds: readonly string[],
): Promise<void> {
  const leaving = (await officersAt(tx, regionId, [source.id])).filter(({ memberId }) =>
    memberIds.includes(memberId),
  );
  if (leaving.length === 0) return;
  const links = leaving.map(officerLink);
  plan.warnings.push(finding('running_officer', say.officersLeave(source.name, links.length), { links }));
}

/** Kinds of open items that the operation itself takes along. */
const takenAlong: readonly string[] = ['member_import', 'correction_request', 'transfer'];

/** Whatever else waits at an organisation that ends is settled before; what waits below it goes along. */
export async function openItemCheck(
  { tx, regionId, openItems, today }: Context,
  plan: Plan,
  organization: OrganizationRecord,
  children: readonly OrganizationRecord[],
): Promise<void> {
  const within = (path: string) => openItems.within(tx, { regionId, path }, today);
  const items = (await within(organization.path)).filter(({ kind }) => !takenAlong.includes(kind));
  if (items.length === 0) return;
  const here = new Map(items.map((item) => [item.kind, item]));
  for (const { path } of children)
    for (const { kind, count } of await within(path)) {
      const item = here.get(kind);
      if (item) here.set(kind, { ...item, count: item.count - count });
    }
  const left = [...here.values()].filter(({ count }) => count > 0);
  if (left.length === 0) return;
  plan.blocks.push(
    finding('open_item', say.openItem(organization.name, listOpenItems(left)), {
      count: left.reduce((sum, { count }) => sum + count, 0),
      links: [linkTo(organization)],
    }),
  );
}
