import type { MemberAnswer } from '@zhibu/contract/members';
import { sha256 } from '../../src/kernel/crypto.ts';
import { idNumberCheckDigit } from '../../src/kernel/standards/id-number.ts';
import { asOwner } from './accounts.ts';
import type { Headers, TestApp } from './app.ts';
import { organizationOf } from './county.ts';

let lastPerson = 0;

/** Every test file begins with the same people, whatever ran before it. */
export function forgetPeople(): void {
  lastPerson = 0;
}

/** A sound ID number. @param birth `YYYY-MM-DD` @param sequence three digits, odd for a man */
export function idNumberOf(birth: string, sequence: number, division = '150785'): string {
  const first17 = `${division}${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + idNumberCheckDigit(first17);
}

/** A person nobody else is: ID number and mobile number are new with every call. */
export function newPerson(change: Record<string, unknown> = {}) {
  lastPerson += 1;
  const birth = `19${60 + (Math.floor(lastPerson / 900) % 40)}-03-05`;
  return {
    name: '张伟',
    idNumber: idNumberOf(birth, 100 + (lastPerson % 900)),
    phone: `139${String(10_000_000 + lastPerson)}`,
    address: '云岭县东河镇人民路 88 号 3 单元 201',
    stage: 'full',
    joined: '2006-07-01',
    full: '2007-07-01',
    ...change,
  };
}

/** A new file at the branch of this code, by HTTP. */
export async function createMember(
  t: TestApp,
  as: Headers,
  code: string,
  change: Record<string, unknown> = {},
): Promise<MemberAnswer & { regionId: number; person: ReturnType<typeof newPerson> }> {
  const person = newPerson(change);
  const { id: organizationId, regionId } = organizationOf(t.county, code);
  const answer = await t.call('POST /members', { as, body: { organizationId, ...person } });
  if (answer.status !== 201) throw new Error(`no member was made: ${answer.text}`);
  return { ...answer.body, regionId, person };
}

/** Makes the signed-in person of these headers the member of this file. Before the first call with them. */
export async function linkToMember(
  t: TestApp,
  as: Headers,
  member: { regionId: number; id: string },
): Promise<void> {
  const secret = String(as.cookie).replace(/^[^=]+=/, '');
  await asOwner(
    t,
    `UPDATE account SET member_region_id = $1, member_id = $2
     WHERE id = (SELECT account_id FROM session WHERE token_hash = $3)`,
    [member.regionId, member.id, sha256(secret)],
  );
}

/** What must stand in no answer: every full ID number and every full mobile number. */
export const fullNumbers = /(?<![\da-f])(?:\d{17}[\dXx]|1[3-9]\d{9})(?![\da-f])/;

/** Every item of a keyset list, page after page. */
export async function everyPage<T>(
  page: (position: { after?: string }) => Promise<{ body: { items: T[]; next: string | null } }>,
): Promise<T[]> {
  const items: T[] = [];
  let position: { after?: string } = {};
  for (;;) {
    const { body } = await page(position);
    items.push(...body.items);
    if (body.next === null) return items;
    if (body.next === position.after) throw new Error('the list does not move on');
    position = { after: body.next };
  }
}
