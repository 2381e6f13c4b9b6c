/** Shorter than any profile allows (contract, `PUT /account/password`); what holds here the server says. */
export const shortestPassword = 8;

export type PasswordFault = { kind: 'short'; missing: number } | { kind: 'differs' } | null;

/** What is wrong with a new password and its repetition; characters count as people see them. */
export function passwordFault(password: string, repeated: string): PasswordFault {
  const length = [...password].length;
  if (length < shortestPassword) return { kind: 'short', missing: shortestPassword - length };
  return password === repeated ? null : { kind: 'differs' };
}
