/** The shortest password one may choose (contract, `PUT /account/password`). */
export const shortestPassword = 10;

export type PasswordFault = { kind: 'short'; missing: number } | { kind: 'differs' } | null;

/** What is wrong with a new password and its repetition; characters count as people see them. */
export function passwordFault(password: string, repeated: string): PasswordFault {
  const length = [...password].length;
  if (length < shortestPassword) return { kind: 'short', missing: shortestPassword - length };
  return password === repeated ? null : { kind: 'differs' };
}
