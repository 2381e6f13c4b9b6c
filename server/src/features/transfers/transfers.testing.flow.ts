import type { Headers, TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember, newPerson } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { createOrganization, ensureRegion } from '../organizations/public.ts';

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

/** A paper letter from outside, as it is registered; today is 1 July 2026. */
export const letterOf = (change: Record<string, unknown> = {}) => ({
  number: '第 2026-0815 号',
  issuer: '中共南江市城关区教育局委员会',
  phone: '0872-2345678',
  place: '南江市解放路 9 号',
  issuedOn: '2026-06-20',
  until: '2026-07-20',
  duesUntil: '2026-06',
  ...change,
});

/** Somebody nobody else is, as such a letter names the person. */
export const personOf = (change: Record<string, unknown> = {}) => {
  const { name, idNumber, phone, stage, joined, full } = newPerson();
  return { name, phone, stage, joined, full, ...sameAs({ idNumber }), ethnicGroup: '01', ...change };
};

/** The person of a file again, as a letter has it. */
export const sameAs = ({ idNumber }: { idNumber: string }) => ({
  idNumber,
  birth: `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`,
  sex: Number(idNumber[16]) % 2 === 1 ? 'male' : 'female',
});

/** A member of the eastern township who was received outside on 10 July 2026; today is 3 August then. */
export async function goneOutside(t: TestApp) {
  const secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  let township = await t.asOfficer('committee_administrator', codes.eastTownship);
  const member = await createMember(t, secretary, codes.eastFirst);
  const { body } = await t.call('POST /transfers', {
    as: await t.asMember(member),
    body: { outside: { name: '中共南江市城关区教育局委员会' }, ground: 'work' },
  });
  await step(t, 'approve', body.id, secretary, { duesUntil: '2026-06' });
  await step(t, 'approve', body.id, township);
  t.clock.set(new Date('2026-07-20T02:00:00Z'));
  township = await t.asOfficer('committee_administrator', codes.eastTownship);
  const params = { id: body.id };
  const paper = await t.call('POST /transfers/{id}/papers', {
    as: township,
    params,
    query: { fileName: '回执.pdf' },
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from('%PDF-1.7 a receipt'),
  });
  const { version } = (await t.call('GET /transfers/{id}', { as: township, params })).body;
  const done = await t.call('POST /transfers/{id}/receipt', {
    as: township,
    params,
    ifMatch: version,
    body: { receivedOn: '2026-07-10', organization: '南江市教育局党支部', paperId: paper.body.id },
  });
  if (done.status !== 200) throw new Error(done.text);
  t.clock.set(new Date('2026-08-03T02:00:00Z'));
  return member;
}

/** A committee with one branch in another region, and who receives there. */
export async function farAway(t: TestApp) {
  const actor = systemActor();
  const { committee, branch } = await t.services.database.transaction(actor.scope, async (tx) => {
    await ensureRegion(tx, 1508);
    const make = (parentId: string | null, kind: 'committee' | 'branch', code: string, name: string) =>
      createOrganization(tx, actor, t.services.clock.now(), { regionId: 1508, parentId, code, name, kind });
    const committee = await make(null, 'committee', '150802000000', '中共临河区委员会');
    return { committee, branch: await make(committee.id, 'branch', '150802000001', '临河区第一党支部') };
  });
  const as = await t.asOfficer('organization_officer', '150802000000');
  return { committeeId: committee.id, branchId: branch.id, as };
}
