import { idleMs, isCovered } from '../lib/activity.ts';
import { onProblem } from '../lib/api.ts';
import { meQuery, queryClient } from '../lib/query.ts';
import type { router } from './router.tsx';

/** Nobody touched this browser for as long as the session lives without use. */
function hasIdled(): boolean {
  const me = queryClient.getQueryData(meQuery.queryKey);
  return me !== undefined && idleMs() >= (me.idleMinutes - 1) * 60_000;
}

/** Pages that are themselves the way to a session. */
const ways = /^\/(sign-in|activate|setup|second-factor|new-password)/;

/**
 * A session that ended while a page was open leads to the sign-in, which leads back to the same
 * address. What was typed stays in this tab's drafts.
 */
export function watchSession(app: typeof router): void {
  onProblem((problem) => {
    const { pathname, href } = app.state.location;
    if (ways.test(pathname)) return;
    // A session that nobody used is asked for again over the page as it stands (IdleWatch).
    if (problem.code === 'unauthenticated' && (isCovered() || hasIdled())) return;
    if (problem.code === 'unauthenticated' && queryClient.getQueryData(meQuery.queryKey) !== undefined) {
      queryClient.clear();
      void app.navigate({ to: '/sign-in', search: { next: href, ended: '1' } });
    } else if (problem.code === 'second_factor_required') {
      queryClient.removeQueries({ queryKey: meQuery.queryKey });
      void app.navigate({ to: '/sign-in', search: { next: href } });
    } else if (problem.code === 'password_expired') {
      queryClient.removeQueries({ queryKey: meQuery.queryKey });
      void app.navigate({ to: '/new-password', search: { next: href } });
    } else if (problem.code === 'second_factor_setup_required') {
      queryClient.removeQueries({ queryKey: meQuery.queryKey });
      void app.navigate({ to: '/second-factor', search: { next: href } });
    }
  });
}
