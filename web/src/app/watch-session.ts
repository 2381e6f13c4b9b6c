import { onProblem } from '../lib/api.ts';
import { meQuery, queryClient } from '../lib/query.ts';
import type { router } from './router.tsx';

/** Pages that are themselves the way to a session. */
const ways = /^\/(sign-in|activate|setup|second-factor)/;

/**
 * A session that ended while a page was open leads to the sign-in, which leads back to the same
 * address. What was typed stays in this tab's drafts.
 */
export function watchSession(app: typeof router): void {
  onProblem((problem) => {
    const { pathname, href } = app.state.location;
    if (ways.test(pathname)) return;
    if (problem.code === 'unauthenticated' && queryClient.getQueryData(meQuery.queryKey) !== undefined) {
      queryClient.clear();
      void app.navigate({ to: '/sign-in', search: { next: href, ended: '1' } });
    } else if (problem.code === 'second_factor_required') {
      queryClient.removeQueries({ queryKey: meQuery.queryKey });
      void app.navigate({ to: '/sign-in', search: { next: href } });
    } else if (problem.code === 'second_factor_setup_required') {
      queryClient.removeQueries({ queryKey: meQuery.queryKey });
      void app.navigate({ to: '/second-factor', search: { next: href } });
    }
  });
}
