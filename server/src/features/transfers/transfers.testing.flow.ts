import type { Headers, TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';

/** People of a transfer from the eastern township to the western, and its steps by HTTP. */

export type StepName =
  | 'approve'
  | 'return'
  | 'resubmit'
  | 'refuse'
  | 'withdraw'
  | 'check-in'
  | 'accept'
  | 'extend'
  | 'reissue'
  | 'redirect';

export async function castOf(t: TestApp) {
  const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  const township = await t.asOfficer('committee_administrator', codes.eastTownship);
  const west = await t.asOfficer('organization_officer', codes.westTownship);
  const member = await createMember(t, secretary, codes.eastFirst);
  return { secretary, township, west, member, self: await t.asMember(member) };
}

/** One step, with the version that the actor just read. */
export async function step(
  t: TestApp,
  name: StepName,
  id: string,
  as: Headers,
  body: Record<string, unknown> = {},
  version?: number,
) {
  const seen = version ?? (await t.call('GET /transfers/{id}', { as, params: { id } })).body.version;
  return t.call(`POST /transfers/{id}/${name}` as 'POST /transfers/{id}/approve', {
    as,
    params: { id },
    headers: { 'if-match': `"${seen}"` },
    body,
  });
}

/** A transfer whose letter is out, by every step that leads there. */
export async function issuedTransfer(
  t: TestApp,
  cast: Pick<Awaited<ReturnType<typeof castOf>>, 'self' | 'secretary' | 'township'>,
  destinationId = organizationOf(t.county, codes.westTownship).id,
): Promise<string> {
  const { body } = await t.call('POST /transfers', {
    as: cast.self,
    body: { destinationId, ground: 'work' },
  });
  await step(t, 'approve', body.id, cast.secretary, { duesUntil: '2026-06' });
  const issued = await step(t, 'approve', body.id, cast.township);
  if (issued.body.state !== 'issued') throw new Error(`no letter was issued: ${issued.text}`);
  return body.id;
}
