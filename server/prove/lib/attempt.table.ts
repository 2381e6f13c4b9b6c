import { idNumberOf } from '../../test/harness/members.ts';
import type { Thing } from './objects.ts';
import type { Population } from './seed.ts';

/** A table that files for one member by name and ID number; `aboutNobody`: the same with a number that nobody has. */
export function tableAbout(
  { places, members }: Population,
  member: Thing,
): { table: Buffer; aboutNobody: Buffer } {
  const found = Object.values(members)
    .flat()
    .find((one) => one?.id === member.id);
  const nobody = idNumberOf('1901-02-03', 777);
  const name = found?.person.name ?? '某某';
  const rowsOf = (idNumber: string) =>
    Buffer.from(
      `姓名,公民身份号码,接收党委,转接原因\n${name},${idNumber},${places.westTownship.name},毕业\n`,
    );
  return { table: rowsOf(found?.person.idNumber ?? nobody), aboutNobody: rowsOf(nobody) };
}

/** Whether its only row was refused. */
export function tableRefused(answer: string): boolean {
  const { items }: { items: { outcome: string }[] } = JSON.parse(answer);
  return items.every(({ outcome }) => outcome === 'refused');
}
