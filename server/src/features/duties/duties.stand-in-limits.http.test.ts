import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeAccount, auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { actIn, type Officer, officerAt } from '../../../test/harness/duties.ts';

/** What standing in must not become: a duty out of reach, handed on, or a way to decide for the holder. */

let t: TestApp;
let east: Officer;
let security: Headers;
beforeAll(async () => {
  t = await createTestApp();
  east = await officerAt(t, 'committee_administrator', codes.eastTownship);
  security = await t.asOfficer('security_admin', codes.committee);
});
afterAll(async () => t.close());

const at = (code: string) => organizationOf(t.county, code).id;
const dutiesOf = async (as: Headers) => (await t.call('GET /account', { as })).body.duties;
const standIn = async (holder: Officer, login: string) => {
  const named = await t.call('POST /duties/{id}/substitutions', {
    as: holder.as,
    params: { id: holder.dutyId },
    body: { login, untilOn: '2026-08-01', reason: '休假' },
  });
  expect(named.status).toBe(201);
};
const handOver = (as: Headers, id: string, successorDutyId: string) =>
  t.call('POST /duties/{id}/hand-over', { as, params: { id }, body: { successorDutyId } });

describe('a leave that is handed over with an ending duty', () => {
  it('goes to nobody by an officer who could not have named a substitute there, nor to that officer', async () => {
    const leaving = await officerAt(t, 'branch_secretary', codes.eastFirst);
    const above = await officerAt(t, 'committee_administrator', codes.committee);
    const colleague = await officerAt(t, 'publicity_officer', codes.eastFirst);
    await standIn(above, leaving.login);
    // An administrator of the township who ends a secretary of the own must not become the county's administrator.
    expectRefused(
      await handOver(east.as, leaving.dutyId, east.dutyId),
      403,
      'forbidden',
      /不能给自己授予或结束职务/,
    );
    expectRefused(
      await handOver(east.as, leaving.dutyId, colleague.dutyId),
      403,
      'forbidden',
      /代理不由您授予的职务/,
    );
    expect((await dutiesOf(east.as)).map(({ role }) => role)).toEqual(['committee_administrator']);
    expect((await dutiesOf(colleague.as)).map(({ role }) => role)).toEqual(['publicity_officer']);
    // Who grants the administrators there may name another.
    expect((await handOver(security, leaving.dutyId, colleague.dutyId)).status).toBe(201);
    expect((await dutiesOf(colleague.as)).map(({ role }) => role).sort()).toEqual([
      'committee_administrator',
      'publicity_officer',
    ]);
  });

  it('ends in an emergency, also where the nearest duty above is one of the three admins', async () => {
    const leaving = await officerAt(t, 'publicity_officer', codes.westTownship);
    const holder = await officerAt(t, 'branch_secretary', codes.westFirst);
    await standIn(holder, leaving.login);
    const brake = await t.call('POST /duties/{id}/emergency-end', {
      as: security,
      params: { id: leaving.dutyId },
      body: { reason: '涉嫌泄露档案' },
    });
    expect({ status: brake.status, done: brake.body.handedOver, left: brake.body.left }).toEqual({
      status: 200,
      done: [],
      left: [],
    });
    expect(await dutiesOf(leaving.as)).toEqual([]);
    expect((await auditOf(t, 'duty.substitute_end')).at(-1)).toMatchObject({
      object_id: holder.dutyId,
      before: { substitute: leaving.id },
    });
  });
});

describe('a substitute in the office of an administrator', () => {
  it('neither grants to the holder nor decides what the holder proposed, nor ends a duty of the holder', async () => {
    const holder = await officerAt(t, 'committee_administrator', codes.westTownship);
    const officer = await officerAt(t, 'organization_officer', codes.westTownship);
    const other = await t.call('POST /duties', {
      as: security,
      body: { login: holder.login, role: 'organization_officer', organizationId: at(codes.westTownship) },
    });
    await actIn(t, holder.as, other.body.duty.id);
    const proposal = await t.call('POST /duty-proposals', {
      as: holder.as,
      body: {
        login: 'sun.yi',
        name: '孙毅',
        role: 'education_officer',
        organizationId: at(codes.westFirst),
        reason: '支委会研究提名',
      },
    });
    expect(proposal.status).toBe(201);
    await actIn(t, holder.as, holder.dutyId);
    await standIn(holder, officer.login);
    await actIn(t, officer.as, holder.dutyId);
    const granted = await t.call('POST /duties', {
      as: officer.as,
      body: { login: holder.login, role: 'leader', organizationId: at(codes.westTownship) },
    });
    expectRefused(granted, 403, 'forbidden', /不能给自己授予或结束职务，也不能为所代理的人办理/);
    const accepted = await t.call('POST /duty-proposals/{id}/acceptance', {
      as: officer.as,
      params: { id: proposal.body.id },
    });
    expectRefused(accepted, 403, 'forbidden', /不能批复自己提出的提名/);
    const ended = await t.call('POST /duties/{id}/end', {
      as: officer.as,
      params: { id: other.body.duty.id },
    });
    expectRefused(ended, 403, 'forbidden', /不能为所代理的人办理/);
    // For anybody else the substitute does what the office is for.
    const person = await activeAccount(t);
    const free = await t.call('POST /duties', {
      as: officer.as,
      body: { login: person.login, role: 'leader', organizationId: at(codes.westTownship) },
    });
    expect(free.status).toBe(201);
  });
});
