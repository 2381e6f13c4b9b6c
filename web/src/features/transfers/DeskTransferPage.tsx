import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { stages } from '@zhibu/contract/fields';
import { transferGrounds, transferKinds } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { DeskActions } from './DeskActions.tsx';
import { DeskBlocked, DeskLetter, DeskReminders, DeskTravels } from './DeskBeside.tsx';
import { DeskContacts } from './DeskContacts.tsx';
import { DeskIncoming } from './DeskIncoming.tsx';
import { DeskPapers } from './DeskPapers.tsx';
import { DeskProgress } from './DeskProgress.tsx';
import { FromTo, StandingSentence, Turn } from './DeskStanding.tsx';
import { DeskTimeline } from './DeskTimeline.tsx';
import { type Transfer, transferQuery } from './transfers.desk.queries.ts';
import './transfers.desk.css';

/** One transfer under an address of its own, to be sent to a colleague. */
export function DeskTransferPage() {
  const { t } = useTranslation('workbench');
  const { id } = useParams({ from: '/signed-in/workbench/transfers/$id' });
  return (
    <div className="desk-page">
      <nav className="z-crumbs" aria-label={t('desk.place')}>
        <Link to="/transfers">{t('transfers.backToList')}</Link>
      </nav>
      <OneTransfer key={id} id={id} />
    </div>
  );
}

function OneTransfer({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  const { data, error, refetch } = useQuery(transferQuery(id));
  if (isProblem(error, 'not_found'))
    return (
      <Empty
        title={t('transfers.notFound')}
        hint={t('transfers.notFoundHint')}
        action={
          <Link to="/transfers" className={buttonClass()}>
            {t('transfers.backToList')}
          </Link>
        }
      />
    );
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton lines={12} />;
  return (
    <>
      <PageHeader
        title={t('transfers.titleOf', { name: data.member.name })}
        lead={
          <>
            <FromTo line={data} />
            <br />
            <StandingSentence line={data} />
          </>
        }
        actions={<DeskActions transfer={data} />}
      />
      <Section>
        <DeskProgress transfer={data} />
      </Section>
      <DeskBlocked transfer={data} />
      <div className="transfer-page">
        <div className="transfer-column">
          <WhoseTurn transfer={data} />
          <DeskIncoming transfer={data} />
          <Application transfer={data} />
          <DeskTimeline transfer={data} />
        </div>
        <div className="transfer-column">
          <DeskLetter transfer={data} />
          <DeskPapers transfer={data} />
          <DeskTravels transfer={data} />
          <DeskContacts transfer={data} />
          <DeskReminders transfer={data} />
        </div>
      </div>
    </>
  );
}

/** Who acts now and until when; at the end, how it ended. */
function WhoseTurn({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { turn, turnSince, due, overdueDays, receipt } = transfer;
  if (turn === null)
    return receipt ? (
      <Section title={t('transfers.receipt')}>
        <Facts
          items={[
            { label: t('transfers.receiptNumber'), value: receipt.number },
            { label: t('transfers.receiptOn'), value: reader.day(receipt.on) },
            receipt.branch === null
              ? { label: t('transfers.receiptFrom'), value: receipt.organization }
              : { label: t('transfers.receiptBranch'), value: receipt.branch },
            {
              label: t(receipt.branch === null ? 'transfers.receiptEntered' : 'transfers.receiptBy'),
              value: receipt.actorName,
            },
          ]}
        />
      </Section>
    ) : null;
  return (
    <Section title={t('transfers.turnTitle')}>
      <Facts
        items={[
          { label: t('transfers.turn'), value: <Turn line={transfer} /> },
          {
            label: t('transfers.until'),
            value: (
              <span className={overdueDays > 0 ? 'desk-late' : undefined}>
                {due === null ? t('transfers.noDay') : reader.day(due)}
                {overdueDays > 0 && ` ${t('transfers.lateBy', { count: overdueDays })}`}
              </span>
            ),
          },
          { label: t('transfers.since'), value: reader.instant(turnSince) },
        ]}
      />
      <p className="z-muted">
        {t('transfers.stays', { name: transfer.member.name, origin: transfer.origin.name })}
      </p>
    </Section>
  );
}

function Application({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const readsMembers = useCan('members.read');
  const { member, kind, origin, originCommittee, destination, branch, ground, wish, note, duesUntil } =
    transfer;
  const isOurs = transfer.sides.some((side) => side === 'origin_branch' || side === 'origin_committee');
  // Whoever left for outside stays on file where he was.
  const stays = kind === 'within' || kind === 'outgoing';
  const showsFile = readsMembers && (transfer.state === 'completed' ? !isOurs || stays : isOurs);
  return (
    <Section title={t('transfers.application')}>
      <Facts
        items={[
          {
            label: t('transfers.member'),
            value: (
              <>
                {showsFile ? (
                  <Link to="/members/$id" params={{ id: member.id }}>
                    {member.name}
                  </Link>
                ) : (
                  member.name
                )}
                {reader.beside('', reader.words(stages[member.stage]))}
              </>
            ),
          },
          { label: t('transfers.kind'), value: reader.words(transferKinds[kind]) },
          ...(kind === 'incoming'
            ? [{ label: t('transfers.issuer'), value: origin.name }]
            : [
                { label: t('transfers.originBranch'), value: origin.name },
                { label: t('transfers.originCommittee'), value: originCommittee.name },
              ]),
          { label: t('transfers.destination'), value: destination.name },
          ...(branch ? [{ label: t('transfers.branch'), value: branch.name }] : []),
          { label: t('transfers.ground'), value: reader.words(transferGrounds[ground]) },
          {
            label: t('transfers.applied'),
            value: t(
              kind === 'incoming' ? 'transfers.appliedByLetter' : `transfers.appliedBy_${transfer.appliedBy}`,
              {
                day: reader.day(transfer.appliedOn),
              },
            ),
          },
          ...(wish === null ? [] : [{ label: t('transfers.wish'), value: wish }]),
          ...(note === null ? [] : [{ label: t('transfers.note'), value: note }]),
          {
            label: t('transfers.dues'),
            value: duesUntil === null ? t('transfers.duesUnknown') : reader.day(`${duesUntil}-01`, 'month'),
          },
        ]}
      />
    </Section>
  );
}
