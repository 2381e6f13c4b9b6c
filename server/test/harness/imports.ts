import type { MemberImportAnswer } from '@zhibu/contract/member-imports';
import type { Io } from '../../src/cli/io.ts';
import { actorOf, advanceImport } from '../../src/features/members/public.ts';
import { asOwner } from './accounts.ts';
import type { Headers, TestAnswer, TestApp } from './app.ts';
import { organizationOf } from './county.ts';
import { newPerson } from './members.ts';

/** The steps of an import over HTTP; what the job does is done at once, in the test's own time. */

export const octets = { 'content-type': 'application/octet-stream' };

/** A CSV of a header and rows. */
export function csv(headings: readonly string[], rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from([headings, ...rows].map((row) => row.join(',')).join('\n'));
}

export function handIn(t: TestApp, as: Headers, organization: string, fileName: string, body: Buffer) {
  return t.call('POST /member-imports', { as, query: { organization, fileName }, body, headers: octets });
}

/** Does what waits for this import: the check or the commit. */
export async function runJob(t: TestApp, id: string): Promise<void> {
  const [row] = await asOwner<{ actor: Parameters<typeof actorOf>[0] }>(
    t,
    'SELECT actor FROM member_import WHERE id = $1',
    [id],
  );
  if (!row) throw new Error(`there is no import ${id}`);
  await advanceImport(t.services, actorOf(row.actor), id);
}

export const getImport = async (t: TestApp, as: Headers, id: string): Promise<MemberImportAnswer> =>
  (await t.call('GET /member-imports/{id}', { as, params: { id } })).body;

type Mapping = MemberImportAnswer['mapping'];

/** Checks with this mapping and waits for the result. */
export async function check(
  t: TestApp,
  as: Headers,
  id: string,
  mapping: Mapping = {},
): Promise<MemberImportAnswer> {
  const started = await t.call('POST /member-imports/{id}/check', { as, params: { id }, body: { mapping } });
  if (started.status !== 202) throw new Error(started.text);
  await runJob(t, id);
  return getImport(t, as, id);
}

/** Commits what was checked and waits for the result. */
export async function commit(
  t: TestApp,
  as: Headers,
  found: MemberImportAnswer,
): Promise<MemberImportAnswer> {
  const started = await startCommit(t, as, found);
  if (started.status !== 202) throw new Error(started.text);
  await runJob(t, found.id);
  return getImport(t, as, found.id);
}

export function startCommit(
  t: TestApp,
  as: Headers,
  { id, version }: { id: string; version: number },
): Promise<TestAnswer<MemberImportAnswer>> {
  return t.call('POST /member-imports/{id}/commit', { as, params: { id }, ifMatch: version });
}

/** Hands in, checks, commits. */
export async function importAll(
  t: TestApp,
  as: Headers,
  organization: string,
  fileName: string,
  body: Buffer,
): Promise<MemberImportAnswer> {
  const handed = await handIn(t, as, organization, fileName, body);
  if (handed.status !== 201) throw new Error(handed.text);
  return commit(t, as, await check(t, as, handed.body.id));
}

/** What a command writes. */
export function collectingIo(): Io & { lines: string[]; errors: string[] } {
  const lines: string[] = [];
  const errors: string[] = [];
  return {
    lines,
    errors,
    out: (line) => void lines.push(line),
    err: (line) => void errors.push(line),
    interactive: false,
  };
}

export const rosterHeadings = ['姓名', '公民身份号码', '所在党支部', '手机号码'];
export type RosterLine = [name: string, idNumber: string, branch: string, phone: string];

/** A row of a roster: somebody nobody else is, in the first branch of the eastern township. */
export function rosterLine(
  change: Record<string, unknown> = {},
  branch: string = '东河镇第一党支部',
): RosterLine {
  const { name, idNumber, phone } = newPerson(change);
  return [name, idNumber, branch, phone];
}

export const roster = (...rows: RosterLine[]) => csv(rosterHeadings, rows);

/** A roster handed in and taken: the import as it then is. */
export async function handed(
  t: TestApp,
  as: Headers,
  code: string,
  body: Buffer,
): Promise<MemberImportAnswer> {
  const answer = await handIn(t, as, organizationOf(t.county, code).id, '名册.csv', body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
}
