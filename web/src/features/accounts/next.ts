import type { Me } from '../../app/session.tsx';

/**
 * Only an address of this app: a link from outside must not lead a fresh session elsewhere. Browsers drop tabs and
 * line ends from an address, so that `/⇥/elsewhere` would be another host.
 */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])[^\p{Cc}]*$/u.test(next) ? next : '/';
}

/** Where a session stands: the code of the second factor, a new password, setting a factor up, or the page meant. */
export function wayAfter(me: Pick<Me, 'pending'>, next: unknown): { code: true } | { to: string } {
  if (me.pending === 'second_factor') return { code: true };
  const wanted = safeNext(next);
  if (me.pending === 'none') return { to: wanted };
  const step = me.pending === 'password_expired' ? '/new-password' : '/second-factor';
  return { to: wanted === '/' ? step : `${step}?next=${encodeURIComponent(wanted)}` };
}
