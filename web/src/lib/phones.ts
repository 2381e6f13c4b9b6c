/** What the telephone dials of `0470-6223456 转 803`: the first number, without what only a person can key in. */
export function dialled(phone: string): string {
  return (/[+\d][\d\s()-]*/.exec(phone)?.[0] ?? '').replaceAll(/[^+\d]/g, '');
}
