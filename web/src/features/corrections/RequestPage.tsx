import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { addressOf, call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { localDay } from '../../lib/dates.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { SayWhy } from '../../ui/desk/SayWhy.tsx';
import '../../ui/desk/desk.css';
import { sizeInWords } from '../../ui/desk/size.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { actorInWords } from '../duties/role-name.ts';
import { fieldName, valueInWords } from '../members/labels.ts';
import { RevealDialog } from './RevealDialog.tsx';
import { StateWords } from './StateWords.tsx';

export type Request = AnswerOf<'GET /correction-requests/{id}'>;
export type Revealed = AnswerOf<'POST /correction-requests/{id}/reveal'>;

/** One request: the old value beside the new, the papers, the answer. Opening it stands in the member's log. */
export function RequestPage() {
  const { t } = useTranslation('workbench');
  const { id } = useParams({ from: '/signed-in/workbench/corrections/$id' });
  const { data, error, refetch } = useQuery({
    queryKey: ['correction', id],
    queryFn: ({ signal }) => call('GET /correction-requests/{id}', { params: { id }, signal }),
    // Each reading is logged as an opening; coming back to the window is none.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const back = (
    <Link to="/corrections" className={buttonClass()}>
      {t('corrections.back')}
    </Link>
  );
  return (
    <div className="desk-page">
      {isProblem(error, 'not_found') ? (
        <Empty title={t('corrections.notFound')} hint={t('corrections.notFoundHint')} action={back} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => refetch()} />
      ) : data ? (
        <OneRequest key={data.id} request={data} />
      ) : (
        <Skeleton lines={8} />
      )}
    </div>
  );
}

function OneRequest({ request }: { request: Request }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { memberId } = useSession();
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const field = fieldName(request.field, reader);
  const lead =
    request.state !== 'submitted'
      ? 'corrections.oneDone'
      : request.overdue
        ? 'corrections.oneLate'
        : 'corrections.oneLead';
  return (
    <>
      <PageHeader
        title={t('corrections.one', { name: request.member.name, field })}
        lead={
          <>
            {request.organization.name} ·{' '}
            {t(lead, {
              day: reader.day(localDay(new Date(request.submittedAt))),
              due: reader.day(request.dueOn),
            })}
          </>
        }
        actions={
          <Link to="/members/$id" params={{ id: request.member.id }} className={buttonClass()}>
            {t('corrections.toFile')}
          </Link>
        }
        breadcrumb={<Link to="/corrections">{t('corrections.title')}</Link>}
      />
      {request.state !== 'submitted' && <Answer request={request} />}
      {request.state === 'submitted' && request.member.id === memberId && (
        <Notice>{t('corrections.ownRequest')}</Notice>
      )}
      {request.erased ? (
        <Notice>{t('corrections.erased')}</Notice>
      ) : (
        <>
          <SideBySide request={request} revealed={revealed} onRevealed={setRevealed} />
          <Evidence request={request} />
        </>
      )}
      {request.can.decide && <Decide request={request} field={field} />}
    </>
  );
}

interface Shown {
  request: Request;
  revealed: Revealed | null;
  onRevealed: (revealed: Revealed | null) => void;
}

function SideBySide({ request, revealed, onRevealed }: Shown) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [asking, setAsking] = useState(false);
  const say = (value: string | null) =>
    value === null ? t('corrections.nothing') : valueInWords(request.field, value, reader);
  const { before, wished, explanation } = revealed ?? request;
  return (
    <Section
      title={t('corrections.sideBySide')}
      actions={
        request.can.reveal &&
        (revealed === null ? (
          <Button onClick={() => setAsking(true)}>{t('corrections.reveal')}</Button>
        ) : (
          <Button kind="quiet" onClick={() => onRevealed(null)}>
            {t('corrections.hideAgain')}
          </Button>
        ))
      }
    >
      <dl className="desk-versus">
        <div>
          <dt>{t('corrections.before')}</dt>
          <dd>{say(before)}</dd>
        </div>
        <div className="new">
          <dt>{t('corrections.wished')}</dt>
          <dd>{say(wished)}</dd>
        </div>
      </dl>
      {request.changedSince && (
        <Notice kind="warning">{t('corrections.changedSince', { now: say(request.now) })}</Notice>
      )}
      <Facts items={[{ label: t('corrections.explanation'), value: explanation }]} />
      {asking && (
        <RevealDialog
          request={request}
          onRevealed={(values) => {
            onRevealed(values);
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}

function Evidence({ request }: { request: Request }) {
  const { t } = useTranslation('workbench');
  return (
    <Section title={t('corrections.evidence')}>
      {request.evidence.length === 0 && <p className="z-muted">{t('corrections.noEvidence')}</p>}
      <ul className="desk-evidence">
        {request.evidence.map(({ id, name, mediaType, size }) => {
          const address = addressOf('GET /member-files/{id}', { params: { id } });
          return (
            <li key={id}>
              <a href={address} target="_blank" rel="noreferrer">
                {mediaType.startsWith('image/') && <img src={address} alt="" />}
                {name}
              </a>{' '}
              <span className="z-muted z-small">{sizeInWords(size)}</span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Answer({ request }: { request: Request }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { decidedBy } = request;
  return (
    <Section title={t('corrections.answer')}>
      <Notice kind={request.state === 'accepted' ? 'success' : 'info'}>
        <StateWords request={request} />
        {request.reason !== null && <p>{request.reason}</p>}
      </Notice>
      {decidedBy !== null && (
        <p className="z-small z-muted">
          {t('corrections.answeredBy', {
            who: actorInWords(decidedBy.name, decidedBy.role, reader),
            organization: decidedBy.organizationName,
            at: reader.instant(request.decidedAt),
          })}
        </p>
      )}
    </Section>
  );
}

function Decide({ request, field }: { request: Request; field: string }) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const [step, setStep] = useState<'accept' | 'refuse' | null>(null);
  const settled = async (next: Request) => {
    client.setQueryData(['correction', request.id], next);
    await Promise.all([
      client.invalidateQueries({ queryKey: ['corrections'] }),
      client.invalidateQueries({ queryKey: ['members'] }),
    ]);
  };
  return (
    <div className="z-actions">
      <Button kind="primary" onClick={() => setStep('accept')}>
        {t('corrections.accept')}
      </Button>
      <Button kind="danger" onClick={() => setStep('refuse')}>
        {t('corrections.refuse')}
      </Button>
      {step === 'accept' && (
        <Confirm
          title={t('corrections.acceptAsk')}
          action={t('corrections.accept')}
          run={async () =>
            settled(
              await call('POST /correction-requests/{id}/accept', {
                params: { id: request.id },
                ifMatch: request.version,
                body: {},
              }),
            )
          }
          onClose={() => setStep(null)}
        >
          {t('corrections.acceptHint', { field, name: request.member.name })}
        </Confirm>
      )}
      {step === 'refuse' && (
        <SayWhy
          title={t('corrections.refuseTitle')}
          label={t('corrections.reason')}
          hint={t('corrections.reasonHint')}
          short={t('corrections.reasonShort')}
          action={t('corrections.refuse')}
          send={async (reason) =>
            settled(
              await call('POST /correction-requests/{id}/refuse', {
                params: { id: request.id },
                ifMatch: request.version,
                body: { reason },
              }),
            )
          }
          onClose={() => setStep(null)}
        />
      )}
    </div>
  );
}
