import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { loadWords } from '../lib/i18n.ts';
import { isProblem } from '../lib/problem.ts';
import { meQuery, queryClient } from '../lib/query.ts';
import { parseSearch, type SearchParams, stringifySearch } from '../lib/search-params.ts';
import { homeOf, lastHome, rememberHome } from './home.ts';
import { NotFound, PageError, PagePending, Root } from './Root.tsx';
import type { Me } from './session.tsx';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

/** Filters stay in the address as they were written; each page reads what it knows. */
const validateSearch = (search: Record<string, unknown>) => search as SearchParams; // made by parseSearch

const publicShell = createRoute({
  getParentRoute: () => root,
  id: 'public',
  loader: () => loadWords('accounts'),
  component: lazyRouteComponent(() => import('./PublicShell.tsx'), 'PublicShell'),
});
const accounts = () => import('../features/accounts/pages.ts');
const signIn = createRoute({
  getParentRoute: () => publicShell,
  path: '/sign-in',
  validateSearch,
  component: lazyRouteComponent(accounts, 'SignInPage'),
});
const activate = createRoute({
  getParentRoute: () => publicShell,
  path: '/activate',
  component: lazyRouteComponent(accounts, 'ActivationPage'),
});
const secondFactor = createRoute({
  getParentRoute: () => publicShell,
  path: '/second-factor',
  validateSearch,
  component: lazyRouteComponent(
    () => import('../features/accounts/SecondFactorPage.tsx'),
    'SecondFactorPage',
  ),
});
const setup = createRoute({
  getParentRoute: () => publicShell,
  path: '/setup',
  component: lazyRouteComponent(() => import('../features/accounts/setup/SetupPage.tsx'), 'SetupPage'),
});

/** Everything below needs a session that nothing stands in the way of. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }): Promise<{ me: Me }> => {
    const me = await sessionOrNull();
    const search = location.href === '/' ? {} : { next: location.href };
    if (me === null || me.pending === 'second_factor') throw redirect({ to: '/sign-in', search });
    if (me.pending === 'second_factor_setup') throw redirect({ to: '/second-factor', search });
    return { me };
  },
  component: lazyRouteComponent(() => import('./SignedIn.tsx'), 'SignedIn'),
});

async function sessionOrNull(): Promise<Me | null> {
  try {
    return await queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (isProblem(error, 'unauthenticated')) return null;
    throw error;
  }
}

const memberShell = createRoute({
  getParentRoute: () => signedIn,
  path: '/me',
  beforeLoad: () => rememberHome('me'),
  loader: () => loadWords('member'),
  component: lazyRouteComponent(() => import('./MemberShell.tsx'), 'MemberShell'),
});
const me = () => import('../features/me/pages.ts');
const ownHome = createRoute({
  getParentRoute: () => memberShell,
  path: '/',
  component: lazyRouteComponent(me, 'OwnHomePage'),
});
const ownBranch = createRoute({
  getParentRoute: () => memberShell,
  path: '/branch',
  component: lazyRouteComponent(me, 'OwnBranchPage'),
});
const ownFile = createRoute({
  getParentRoute: () => memberShell,
  path: '/file',
  component: lazyRouteComponent(me, 'OwnFilePage'),
});
const ownAccessLog = createRoute({
  getParentRoute: () => memberShell,
  path: '/access-log',
  component: lazyRouteComponent(me, 'OwnAccessLogPage'),
});
const ownHistory = createRoute({
  getParentRoute: () => memberShell,
  path: '/history',
  component: lazyRouteComponent(me, 'OwnHistoryPage'),
});
const ownAccount = createRoute({
  getParentRoute: () => memberShell,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/accounts/AccountPage.tsx'), 'AccountPage'),
});

const workbench = createRoute({
  getParentRoute: () => signedIn,
  id: 'workbench',
  loader: () => loadWords('workbench'),
  component: lazyRouteComponent(() => import('./WorkbenchShell.tsx'), 'WorkbenchShell'),
});
const home = createRoute({
  getParentRoute: () => workbench,
  path: '/',
  beforeLoad: ({ context }) => {
    if (homeOf(context.me, lastHome()) === 'me') throw redirect({ to: '/me' });
  },
  component: lazyRouteComponent(() => import('../features/home/HomePage.tsx'), 'HomePage'),
});
const organizationsPage = lazyRouteComponent(
  () => import('../features/organizations/OrganizationsPage.tsx'),
  'OrganizationsPage',
);
const organizations = createRoute({
  getParentRoute: () => workbench,
  path: '/organizations',
  validateSearch,
  component: organizationsPage,
});
const organization = createRoute({
  getParentRoute: () => workbench,
  path: '/organizations/$id',
  validateSearch,
  component: organizationsPage,
});
const members = createRoute({
  getParentRoute: () => workbench,
  path: '/members',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/members/MembersPage.tsx'), 'MembersPage'),
});
const newMember = createRoute({
  getParentRoute: () => workbench,
  path: '/members/new',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/members/NewMemberPage.tsx'), 'NewMemberPage'),
});
const member = createRoute({
  getParentRoute: () => workbench,
  path: '/members/$id',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/members/MemberPage.tsx'), 'MemberPage'),
});
const imports = createRoute({
  getParentRoute: () => workbench,
  path: '/member-imports',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/imports/ImportsPage.tsx'), 'ImportsPage'),
});
const oneImport = createRoute({
  getParentRoute: () => workbench,
  path: '/member-imports/$id',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/imports/ImportPage.tsx'), 'ImportPage'),
});
const duties = createRoute({
  getParentRoute: () => workbench,
  path: '/duties',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/duties/DutiesPage.tsx'), 'DutiesPage'),
});
const accountList = createRoute({
  getParentRoute: () => workbench,
  path: '/accounts',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/duties/AccountsPage.tsx'), 'AccountsPage'),
});
const slips = createRoute({
  getParentRoute: () => workbench,
  path: '/slips',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/slips/SlipsPage.tsx'), 'SlipsPage'),
});
const statistics = createRoute({
  getParentRoute: () => workbench,
  path: '/statistics',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/statistics/StatisticsPage.tsx'), 'StatisticsPage'),
});
const audit = createRoute({
  getParentRoute: () => workbench,
  path: '/audit',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/audit/AuditPage.tsx'), 'AuditPage'),
});
const system = createRoute({
  getParentRoute: () => workbench,
  path: '/system',
  component: lazyRouteComponent(() => import('../features/system/SystemPage.tsx'), 'SystemPage'),
});
const account = createRoute({
  getParentRoute: () => workbench,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/accounts/AccountPage.tsx'), 'AccountPage'),
});

const tree = root.addChildren([
  publicShell.addChildren([signIn, activate, secondFactor, setup]),
  signedIn.addChildren([
    memberShell.addChildren([ownHome, ownBranch, ownFile, ownAccessLog, ownHistory, ownAccount]),
    workbench.addChildren([
      home,
      organizations,
      organization,
      members,
      newMember,
      member,
      imports,
      oneImport,
      duties,
      accountList,
      slips,
      statistics,
      audit,
      system,
      account,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingMs: 80,
  // What is there is shown: a skeleton that must stay for its own sake only makes people wait.
  defaultPendingMinMs: 0,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
