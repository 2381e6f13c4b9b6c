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
const outside = createRoute({
  getParentRoute: () => publicShell,
  path: '/sign-in/outside',
  component: lazyRouteComponent(() => import('../features/accounts/OutsidePage.tsx'), 'OutsidePage'),
});
const activate = createRoute({
  getParentRoute: () => publicShell,
  path: '/activate',
  component: lazyRouteComponent(accounts, 'ActivationPage'),
});
const secondFactorPage = () => import('../features/accounts/SecondFactorPage.tsx');
const secondFactor = createRoute({
  getParentRoute: () => publicShell,
  path: '/second-factor',
  validateSearch,
  component: lazyRouteComponent(secondFactorPage, 'SecondFactorPage'),
});
const newPassword = createRoute({
  getParentRoute: () => publicShell,
  path: '/new-password',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/accounts/NewPasswordPage.tsx'), 'NewPasswordPage'),
});
const setup = createRoute({
  getParentRoute: () => publicShell,
  path: '/setup',
  component: lazyRouteComponent(() => import('../features/accounts/setup/SetupPage.tsx'), 'SetupPage'),
});

const publicLetterPage = () => import('../features/transfers/PublicLetterPage.tsx');
const publicLetter = createRoute({
  getParentRoute: () => publicShell,
  path: '/letters/$code',
  loader: () => loadWords('myTransfers'),
  component: lazyRouteComponent(publicLetterPage, 'PublicLetterPage'),
});

/** Everything below needs a session that nothing stands in the way of. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }): Promise<{ me: Me }> => {
    const me = await sessionOrNull();
    const search = location.href === '/' ? {} : { next: location.href };
    if (me === null || me.pending === 'second_factor') throw redirect({ to: '/sign-in', search });
    if (me.pending === 'password_expired') throw redirect({ to: '/new-password', search });
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
const ownFileAccess = createRoute({
  getParentRoute: () => memberShell,
  path: '/file-access',
  component: lazyRouteComponent(() => import('../features/me/OwnFileAccessPage.tsx'), 'OwnFileAccessPage'),
});
const ownHistory = createRoute({
  getParentRoute: () => memberShell,
  path: '/history',
  component: lazyRouteComponent(me, 'OwnHistoryPage'),
});
const rights = () => import('../features/me/rights.pages.ts');
const ownCorrections = createRoute({
  getParentRoute: () => memberShell,
  path: '/corrections',
  component: lazyRouteComponent(rights, 'CorrectionsPage'),
});
const newCorrection = createRoute({
  getParentRoute: () => memberShell,
  path: '/corrections/new',
  validateSearch,
  component: lazyRouteComponent(rights, 'NewCorrectionPage'),
});
const ownCorrection = createRoute({
  getParentRoute: () => memberShell,
  path: '/corrections/$id',
  validateSearch,
  component: lazyRouteComponent(rights, 'CorrectionPage'),
});
const ownConsents = createRoute({
  getParentRoute: () => memberShell,
  path: '/consents',
  component: lazyRouteComponent(rights, 'ConsentsPage'),
});
const ownCopy = createRoute({
  getParentRoute: () => memberShell,
  path: '/copy',
  component: lazyRouteComponent(rights, 'CopyPage'),
});
const kept = createRoute({
  getParentRoute: () => memberShell,
  path: '/retention',
  component: lazyRouteComponent(rights, 'KeptPage'),
});
const transfers = () => import('../features/transfers/transfers.mine.pages.ts');
const ownTransfers = createRoute({
  getParentRoute: () => memberShell,
  path: '/transfers',
  loader: () => loadWords('myTransfers'),
  component: lazyRouteComponent(transfers, 'MineTransfersPage'),
});
const newTransfer = createRoute({
  getParentRoute: () => memberShell,
  path: '/transfers/new',
  validateSearch,
  loader: () => loadWords('myTransfers'),
  component: lazyRouteComponent(transfers, 'MineApplyPage'),
});
const mobility = () => import('../features/mobility/mobility.mine.pages.ts');
const ownMobility = createRoute({
  getParentRoute: () => memberShell,
  path: '/mobility',
  loader: () => loadWords('myMobility'),
  component: lazyRouteComponent(mobility, 'MineMobilityPage'),
});
const newReport = createRoute({
  getParentRoute: () => memberShell,
  path: '/mobility/new',
  loader: () => loadWords('myMobility'),
  component: lazyRouteComponent(mobility, 'MineReportPage'),
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
const warnings = createRoute({
  getParentRoute: () => workbench,
  path: '/warnings',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/warnings/WarningsPage.tsx'), 'WarningsPage'),
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
const transferDesk = () => import('../features/transfers/transfers.desk.pages.ts');
const transferBoard = createRoute({
  getParentRoute: () => workbench,
  path: '/transfers',
  validateSearch,
  component: lazyRouteComponent(transferDesk, 'DeskBoardPage'),
});
const transferTable = createRoute({
  getParentRoute: () => workbench,
  path: '/transfers/table',
  component: lazyRouteComponent(transferDesk, 'DeskTablePage'),
});
const oneTransfer = createRoute({
  getParentRoute: () => workbench,
  path: '/transfers/$id',
  component: lazyRouteComponent(transferDesk, 'DeskTransferPage'),
});
const mobilityDesk = () => import('../features/mobility/mobility.desk.pages.ts');
const mobilityList = createRoute({
  getParentRoute: () => workbench,
  path: '/mobility',
  validateSearch,
  component: lazyRouteComponent(mobilityDesk, 'MobilityPage'),
});
const oneMobility = createRoute({
  getParentRoute: () => workbench,
  path: '/mobility/$id',
  component: lazyRouteComponent(mobilityDesk, 'PeriodPage'),
});
const incomingTransfer = createRoute({
  getParentRoute: () => workbench,
  path: '/transfers/incoming',
  component: lazyRouteComponent(transferDesk, 'DeskIncomingPage'),
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
const statusChangesPage = () => import('../features/status-changes/StatusChangesPage.tsx');
const statusChanges = createRoute({
  getParentRoute: () => workbench,
  path: '/status-changes',
  validateSearch,
  component: lazyRouteComponent(statusChangesPage, 'StatusChangesPage'),
});
const corrections = createRoute({
  getParentRoute: () => workbench,
  path: '/corrections',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/corrections/RequestsPage.tsx'), 'RequestsPage'),
});
const correction = createRoute({
  getParentRoute: () => workbench,
  path: '/corrections/$id',
  component: lazyRouteComponent(() => import('../features/corrections/RequestPage.tsx'), 'RequestPage'),
});
const retention = createRoute({
  getParentRoute: () => workbench,
  path: '/retention',
  component: lazyRouteComponent(() => import('../features/retention/RetentionPage.tsx'), 'RetentionPage'),
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
const ownDuties = createRoute({
  getParentRoute: () => workbench,
  path: '/own-duties',
  component: lazyRouteComponent(() => import('../features/duties/OwnDutiesPage.tsx'), 'OwnDutiesPage'),
});
const memberAccess = createRoute({
  getParentRoute: () => workbench,
  path: '/member-access',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/duties/AccessPage.tsx'), 'AccessPage'),
});
const accountList = createRoute({
  getParentRoute: () => workbench,
  path: '/accounts',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/duties/AccountsPage.tsx'), 'AccountsPage'),
});
const recoveries = createRoute({
  getParentRoute: () => workbench,
  path: '/recoveries',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/recoveries/RecoveriesPage.tsx'), 'RecoveriesPage'),
});
const admins = createRoute({
  getParentRoute: () => workbench,
  path: '/admins',
  component: lazyRouteComponent(() => import('../features/admins/AdminsPage.tsx'), 'AdminsPage'),
});
const signInSettingsPage = () => import('../features/sign-in-settings/SignInSettingsPage.tsx');
const signInSettings = createRoute({
  getParentRoute: () => workbench,
  path: '/sign-in-settings',
  component: lazyRouteComponent(signInSettingsPage, 'SignInSettingsPage'),
});
const identityProviders = createRoute({
  getParentRoute: () => workbench,
  path: '/identity-providers',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/identities/ProvidersPage.tsx'), 'ProvidersPage'),
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
const annualReportsPage = () => import('../features/annual-reports/AnnualReportPage.tsx');
const annualReports = createRoute({
  getParentRoute: () => workbench,
  path: '/annual-reports',
  validateSearch,
  component: lazyRouteComponent(annualReportsPage, 'AnnualReportPage'),
});
const terms = createRoute({
  getParentRoute: () => workbench,
  path: '/terms',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/officers/TermsPage.tsx'), 'TermsPage'),
});
const rules = createRoute({
  getParentRoute: () => workbench,
  path: '/rules',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/rulebook/RulesPage.tsx'), 'RulesPage'),
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
  publicShell.addChildren([signIn, outside, activate, secondFactor, newPassword, setup, publicLetter]),
  signedIn.addChildren([
    memberShell.addChildren([
      ownHome,
      ownBranch,
      ownFile,
      ownAccessLog,
      ownFileAccess,
      ownHistory,
      ownCorrections,
      newCorrection,
      ownCorrection,
      ownConsents,
      ownCopy,
      kept,
      ownTransfers,
      newTransfer,
      ownMobility,
      newReport,
      ownAccount,
    ]),
    workbench.addChildren([
      home,
      warnings,
      transferBoard,
      transferTable,
      incomingTransfer,
      oneTransfer,
      mobilityList,
      oneMobility,
      organizations,
      organization,
      members,
      newMember,
      member,
      statusChanges,
      corrections,
      correction,
      retention,
      imports,
      oneImport,
      duties,
      ownDuties,
      memberAccess,
      accountList,
      recoveries,
      admins,
      signInSettings,
      identityProviders,
      slips,
      rules,
      terms,
      statistics,
      annualReports,
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
