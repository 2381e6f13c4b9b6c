import type { Me } from './session.tsx';

export type Home = 'work' | 'me';
const remembered = 'zhibu.home';

/**
 * Where `/` leads: the workbench for those with a duty, the member's home for all others. An officer
 * who is also a member keeps the side that was used last on this machine.
 */
export function homeOf(me: Pick<Me, 'duties' | 'memberId'>, lastUsed: Home | null): Home {
  if (me.duties.length === 0) return 'me';
  if (me.memberId === null) return 'work';
  return lastUsed ?? 'work';
}

export function lastHome(): Home | null {
  try {
    const text = localStorage.getItem(remembered);
    return text === 'work' || text === 'me' ? text : null;
  } catch {
    return null;
  }
}

export function rememberHome(home: Home): void {
  try {
    localStorage.setItem(remembered, home);
  } catch {
    // Private windows may forbid it; then the workbench comes first again.
  }
}
