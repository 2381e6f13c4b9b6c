import { Link } from '@tanstack/react-router';
import type { Permission } from '@zhibu/contract/authorization';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { roleName } from '../duties/role-name.ts';
import { greetingAt, type Task } from './home.tasks.ts';
import { Standing } from './Standing.tsx';
import { useTasks } from './use-tasks.ts';

/** The workbench's first page: what is asked of me in words, then what I often do, then how many we are. */
export function HomePage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const me = useSession();
  const duty = actingDutyOf(me);
  const greeting = t(`home.${greetingAt(new Date().getHours())}`, { name: me.account.name });
  return (
    <div className="desk-page">
      <PageHeader
        title={greeting}
        lead={
          duty &&
          t('home.acting', { organization: duty.organization.name, role: roleName(duty.role, reader) })
        }
      />
      <Tasks />
      <Standing />
      <QuickActions />
    </div>
  );
}

/** More than these are folded away: a list of forty is no list of what to do. */
const mostShown = 6;

function Tasks() {
  const { t } = useTranslation('workbench');
  const { tasks, isPending, error, retry } = useTasks();
  const asked = tasks.filter(({ asks }) => asks);
  const known = tasks.filter(({ asks }) => !asks);
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (isPending)
    return (
      <Section>
        <Skeleton lines={3} />
      </Section>
    );
  return (
    <Section title={asked.length > 0 ? t('home.tasks', { n: asked.length }) : t('home.noTasks')}>
      {asked.length === 0 && <p className="z-muted">{t('home.noTasksHint')}</p>}
      <TaskList tasks={[...known, ...asked.slice(0, mostShown)]} />
      <Folded words={t('home.moreTasks', { n: asked.length - mostShown })} tasks={asked.slice(mostShown)} />
    </Section>
  );
}

function TaskList({ tasks }: { tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <ul className="z-rows">
      {tasks.map((task) => (
        <TaskLine key={`${task.words} ${task.key}`} task={task} />
      ))}
    </ul>
  );
}

function Folded({ words, tasks }: { words: string; tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <details className="desk-fold">
      <summary>{words}</summary>
      <TaskList tasks={tasks} />
    </details>
  );
}

function TaskLine({ task }: { task: Task }) {
  const { t } = useTranslation('workbench');
  const text = t(`home.${task.words}`, { ...task.values, what: task.values.what ?? '' });
  const label = task.asks ? t('home.go') : t('home.look');
  const look = buttonClass('secondary');
  return (
    <li className="z-row">
      <span>{text}</span>
      {'id' in task.to ? (
        <Link to={task.to.path} params={{ id: task.to.id }} className={look} aria-label={`${label}：${text}`}>
          {label}
        </Link>
      ) : 'search' in task.to ? (
        <Link to={task.to.path} search={task.to.search} className={look} aria-label={`${label}：${text}`}>
          {label}
        </Link>
      ) : (
        <Link to={task.to.path} className={look} aria-label={`${label}：${text}`}>
          {label}
        </Link>
      )}
    </li>
  );
}

const quick = [
  { word: 'quickMembers', to: '/members', search: {}, icon: 'search', needs: 'members.read' },
  { word: 'quickNew', to: '/members/new', search: {}, icon: 'person', needs: 'members.write' },
  {
    word: 'quickImport',
    to: '/member-imports',
    search: { new: '1' },
    icon: 'upload',
    needs: 'members.import',
  },
  { word: 'quickSlips', to: '/slips', search: {}, icon: 'print', needs: 'accounts.activate' },
  { word: 'quickOrganizations', to: '/organizations', search: {}, icon: 'tree', needs: 'organizations.read' },
  { word: 'quickStatistics', to: '/statistics', search: {}, icon: 'chart', needs: 'statistics.read' },
  { word: 'quickDuties', to: '/duties', search: {}, icon: 'duty', needs: 'duties.read' },
  { word: 'quickOwnDuties', to: '/own-duties', search: {}, icon: 'person', needs: 'organizations.read' },
  { word: 'quickAccess', to: '/member-access', search: {}, icon: 'eye', needs: 'duties.read' },
  { word: 'quickAccounts', to: '/accounts', search: {}, icon: 'key', needs: 'accounts.manage' },
  { word: 'quickAudit', to: '/audit', search: {}, icon: 'audit', needs: 'audit.read' },
  { word: 'quickSystem', to: '/system', search: {}, icon: 'server', needs: 'system.read' },
] as const satisfies readonly {
  word: string;
  to: string;
  search: Record<string, string>;
  icon: IconName;
  needs: Permission;
}[];

function QuickActions() {
  const { t } = useTranslation('workbench');
  const { permissions } = useSession();
  return (
    <Section title={t('home.quick')}>
      <ul className="desk-quick">
        {quick
          .filter(({ needs }) => permissions.includes(needs))
          .map(({ word, to, search, icon }) => (
            <li key={word}>
              <Link to={to} search={search}>
                <Icon name={icon} />
                {t(`home.${word}`)}
              </Link>
            </li>
          ))}
      </ul>
    </Section>
  );
}
