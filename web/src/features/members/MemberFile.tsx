import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { type Tab, Tabs } from '../../ui/desk/Tabs.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ContactsPanel } from '../contacts/ContactsPanel.tsx';
import { OutsideIdentities, useOutsideOffered } from '../identities/public.ts';
import { MobilitySection } from '../mobility/public.ts';
import { StatusPanel } from '../status-changes/public.ts';
import { FilingButton } from '../transfers/public.ts';
import { AccessLogPanel } from './AccessLogPanel.tsx';
import { EntriesPanel } from './EntriesPanel.tsx';
import { FilesPanel } from './FilesPanel.tsx';
import { stageName } from './labels.ts';
import { MemberEdit } from './MemberEdit.tsx';
import { MemberFacts } from './MemberFacts.tsx';
import type { Member } from './member.form.ts';
import { TimelinePanel } from './TimelinePanel.tsx';

/** One member file, in a page of its own or beside the list. Opening it leaves a line in its access log. */
export function MemberFile({ id, asPage = false }: { id: string; asPage?: boolean }) {
  const { t } = useTranslation('workbench');
  const [editing, setEditing] = useState(false);
  const outside = useOutsideOffered();
  const { data, error, refetch } = useQuery({
    queryKey: ['members', 'one', id],
    queryFn: ({ signal }) => call('GET /members/{id}', { params: { id }, signal }),
    // Each reading is logged as an opening; coming back to the window is none.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (isProblem(error, 'not_found'))
    return (
      <Empty
        title={t('members.notFound')}
        hint={t('members.notFoundHint')}
        action={
          <Link to="/members" className={buttonClass()}>
            {t('members.backToList')}
          </Link>
        }
      />
    );
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton lines={10} />;
  if (editing) return <MemberEdit member={data} onDone={() => setEditing(false)} />;
  return (
    <article className="desk-file">
      <FileHead member={data} asPage={asPage} onEdit={() => setEditing(true)} />
      <Tabs label={data.name} tabs={outside ? [...tabsOf(data, t), outsideTab(data, t)] : tabsOf(data, t)} />
    </article>
  );
}

/** Besides the file itself: who signs in as this member from outside. */
function outsideTab(member: Member, t: Translate): Tab {
  return {
    key: 'outside',
    title: t('identities.tab'),
    content: () => <OutsideIdentities whose={{ member: member.id }} name={member.name} />,
  };
}

type Translate = ReturnType<typeof useTranslation<'workbench'>>['t'];

function tabsOf(member: Member, t: Translate): Tab[] {
  const tabs: Tab[] = [
    { key: 'basics', title: t('members.basics'), content: () => <MemberFacts member={member} /> },
    {
      key: 'status',
      title: t('statusChanges.tab'),
      content: () => (
        <>
          <StatusPanel member={member} />
          <MobilitySection member={member} />
        </>
      ),
    },
    { key: 'entries', title: t('members.entries'), content: () => <EntriesPanel member={member} /> },
    { key: 'contacts', title: t('contacts.tab'), content: () => <ContactsPanel member={member} /> },
    { key: 'files', title: t('members.files'), content: () => <FilesPanel member={member} /> },
    { key: 'history', title: t('members.history'), content: () => <TimelinePanel id={member.id} /> },
  ];
  if (member.can.seeAccessLog)
    tabs.push({
      key: 'access',
      title: t('members.accessLog'),
      content: () => <AccessLogPanel id={member.id} />,
    });
  return tabs;
}

interface Head {
  member: Member;
  asPage: boolean;
  onEdit: () => void;
}

function FileHead({ member, asPage, onEdit }: Head) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const standing =
    member.standingYears === null
      ? null
      : member.standingYears === 0
        ? t('members.standingUnder')
        : t('members.ofStanding', { n: member.standingYears });
  const facts = [
    stageName(member.stage, reader),
    t(`members.sex_${member.sex}`),
    t('members.years', { n: member.age }),
    standing,
  ].filter(Boolean);
  const lead = (
    <>
      {facts.join(' · ')}
      <br />
      <Link to="/organizations/$id" params={{ id: member.organization.id }}>
        {member.organization.name}
      </Link>
    </>
  );
  const actions = (
    <>
      {member.can.edit && <FilingButton member={{ id: member.id, name: member.name }} />}
      {member.can.printSlip && (
        <Link
          to="/slips"
          search={{ organization: member.organization.id, member: member.id }}
          className={buttonClass()}
        >
          {t('members.printSlip')}
        </Link>
      )}
      {member.can.edit && (
        <Button kind="primary" onClick={onEdit}>
          {t('members.edit')}
        </Button>
      )}
    </>
  );
  return (
    <div className="desk-file-head">
      <Portrait member={member} />
      {asPage ? (
        <PageHeader title={member.name} lead={lead} actions={actions} />
      ) : (
        <header className="z-page-header">
          <div>
            <h2>{member.name}</h2>
            <p className="z-lead">{lead}</p>
          </div>
          <div className="z-actions">{actions}</div>
        </header>
      )}
    </div>
  );
}

function Portrait({ member }: { member: Member }) {
  const { t } = useTranslation('workbench');
  if (member.photo === null)
    return (
      <span className="desk-portrait" aria-hidden="true">
        <Icon name="person" size={36} />
      </span>
    );
  return (
    <img
      className="desk-portrait"
      src={addressOf('GET /member-files/{id}', { params: { id: member.photo } })}
      alt={t('members.photoOf', { name: member.name })}
      width={72}
      height={96}
    />
  );
}
