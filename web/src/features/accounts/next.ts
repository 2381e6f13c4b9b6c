import type { Me } from '../../app/session.tsx';

/** Only an address of this app: a link from outside must not lead a fresh session elsewhere. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/';
}

/** Where a session stands: the code of the second factor, setting one up, or the page that was meant. */
export function wayAfter(me: Pick<Me, 'pending'>, next: unknown): { code: true } | { to: string } {
  if (me.pending === 'second_factor') return { code: true };
  const wanted = safeNext(next);
  if (me.pending === 'none') return { to: wanted };
  return { to: wanted === '/' ? '/second-factor' : `/second-factor?next=${encodeURIComponent(wanted)}` };
}
