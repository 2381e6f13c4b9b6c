import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import {
  transferActions,
  transferGrounds,
  transferKinds,
  transferReminders,
  transferSides,
} from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { addressOf } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { MinePath } from './MinePath.tsx';
import { TransferActs } from './TransferActs.tsx';
import { TransferSentence } from './TransferSentence.tsx';
import './transfers.mine.css';
import { type Transfer, transferQuery } from './transfers.queries.ts';

/** One transfer: where it stands, whose turn it is, what can be done, and every step. */
export function TransferPage() {
  const { t } = useTranslation('workbench');
  const { id } = useParams({ from: '/signed-in/workbench/transfers/$id' });
  const { data, error, refetch } = useQuery(transferQuery(id));
  const back = (
    <Link to="/transfers" className={buttonClass()}>
      {t('transfers.back')}
    </Link>
  );
  return (
    <div className="desk-page">
      {isProblem(error, 'not_found') ? (
        <Empty title={t('transfers.notFound')} hint={t('transfers.notFoundHint')} action={back} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => refetch()} />
      ) : data ? (
        <OneTransfer key={data.id} transfer={data} />
      ) : (
        <Skeleton lines={10} />
      )}
    </div>
  );
}

function OneTransfer({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  return (
    <>
      <PageHeader
        title={t('transfers.one', { name: transfer.member.name })}
        lead={<TransferSentence transfer={transfer} />}
        actions={<TransferActs transfer={transfer} />}
        breadcrumb={<Link to="/transfers">{t('transfers.title')}</Link>}
      />
      <Blocked transfer={transfer} />
      {transfer.receipt && <Receipt transfer={transfer} />}
      <Where transfer={transfer} />
      {transfer.letter && <Letter transfer={transfer} />}
      <Section title={t('transfers.steps')}>
        <MinePath transfer={transfer} />
      </Section>
      <Reminders transfer={transfer} />
      <Contacts transfer={transfer} />
    </>
  );
}

/** Why a step is not open, and until when. */
function Blocked({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  if (transfer.blocked.length === 0) return null;
  return (
    <Notice kind="warning">
      <ul className="desk-plain-list">
        {transfer.blocked.map(({ action, finding }) => (
          <li key={action}>
            {t('transfers.blocked', { action: words(transferActions[action]), why: words(finding.words) })}
            {finding.article && <span className="z-muted">（{words(finding.article)}）</span>}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Receipt({ transfer: { receipt, destination } }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const { day } = useReader();
  if (!receipt) return null;
  return (
    <Notice kind="success">
      {t('transfers.received', {
        on: day(receipt.on),
        branch: receipt.branch,
        destination: destination.name,
      })}
    </Notice>
  );
}

function Where({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const readsFile = useCan('members.read') && transfer.sides.some((side) => side.startsWith('origin'));
  const { member, origin, originCommittee, destination, branch } = transfer;
  const isOpen = transfer.turn !== null;
  const items = [
    {
      label: t('transfers.member'),
      value:
        readsFile && isOpen ? (
          <Link to="/members/$id" params={{ id: member.id }}>
            {member.name}
          </Link>
        ) : (
          member.name
        ),
    },
    { label: t('transfers.kind'), value: reader.words(transferKinds[transfer.kind]) },
    { label: t('transfers.origin'), value: `${origin.name}（${originCommittee.name}）` },
    { label: t('transfers.destination'), value: destination.name },
    ...(branch ? [{ label: t('transfers.branch'), value: branch.name }] : []),
    { label: t('transfers.ground'), value: reader.words(transferGrounds[transfer.ground]) },
    ...(transfer.wish ? [{ label: t('transfers.wish'), value: transfer.wish }] : []),
    ...(transfer.note ? [{ label: t('transfers.note'), value: transfer.note }] : []),
    { label: t('transfers.dues'), value: transfer.duesUntil ?? t('transfers.duesUnknown') },
    {
      label: t('transfers.applied'),
      value: t(`transfers.appliedBy_${transfer.appliedBy}`, { day: reader.day(transfer.appliedOn) }),
    },
    ...(transfer.travels.length > 0
      ? [
          {
            label: t('transfers.travels'),
            value: transfer.travels.map(({ words, count }) => `${reader.words(words)} ${count}`).join('、'),
          },
        ]
      : []),
  ];
  return (
    <Section title={t('transfers.what')}>
      <Facts items={items} />
    </Section>
  );
}

function Letter({ transfer: { id, letter, sides } }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const { day } = useReader();
  if (!letter) return null;
  const isOrigin = sides.some((side) => side.startsWith('origin'));
  return (
    <Section
      title={t('transfers.letter')}
      actions={
        isOrigin && (
          <a className={buttonClass()} href={addressOf('GET /transfers/{id}/letter.pdf', { params: { id } })}>
            {t('transfers.download')}
          </a>
        )
      }
    >
      <Facts
        items={[
          { label: t('transfers.letterNumber'), value: letter.number },
          { label: t('transfers.issuedOn'), value: day(letter.issuedOn) },
          { label: t('transfers.until'), value: day(letter.until) },
          { label: t('transfers.untilAtMost'), value: day(letter.untilAtMost) },
        ]}
      />
    </Section>
  );
}

function Reminders({ transfer: { reminders } }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (reminders.length === 0) return null;
  return (
    <Section title={t('transfers.reminders')}>
      <ul className="z-rows">
        {reminders.map(({ kind, on, to }) => (
          <li key={`${kind} ${on} ${to.en}`} className="z-row">
            <span>{reader.words(transferReminders[kind])}</span>
            <span className="z-muted">
              {reader.day(on)} · {t('transfers.remindedTo', { to: reader.words(to) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Contacts({ transfer: { contacts } }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  return (
    <Section title={t('transfers.contacts')}>
      <Facts
        items={contacts.map(({ side, organization, phone, address }) => ({
          label: words(transferSides[side]),
          value: [organization, phone ?? t('transfers.noPhone'), address].filter(Boolean).join('　'),
        }))}
      />
    </Section>
  );
}
