import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/controls.css';
import './ui/page.css';
import './ui/states.css';
import './app/shells.css';
import './app/print.css';
import { router } from './app/router.tsx';
import { watchSession } from './app/watch-session.ts';
import { watchActivity } from './lib/activity.ts';
import { startI18n } from './lib/i18n.ts';
import { meQuery, queryClient } from './lib/query.ts';

/** Words and session are asked for at the same time; the router waits for what it needs. */
const words = startI18n();
if (!/^\/(sign-in|activate|setup)/.test(location.pathname)) void queryClient.prefetchQuery(meQuery);
watchActivity();
watchSession(router);
await words;

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
