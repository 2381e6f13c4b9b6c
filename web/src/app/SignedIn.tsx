import { Outlet, useRouteContext } from '@tanstack/react-router';
import { FreshSignInProvider } from '../features/accounts/public.ts';
import { IdleWatch } from './IdleWatch.tsx';
import { SessionProvider } from './session.tsx';

/** Around everything that needs a session. */
export function SignedIn() {
  const { me } = useRouteContext({ from: '/signed-in' });
  return (
    <SessionProvider initial={me}>
      <FreshSignInProvider>
        <Outlet />
        <IdleWatch />
      </FreshSignInProvider>
    </SessionProvider>
  );
}
