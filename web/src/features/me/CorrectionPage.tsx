import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { memberFieldTable } from '@zhibu/contract/fields';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { roleWords } from './actors.ts';
import { CorrectionState } from './CorrectionState.tsx';
import { EvidenceField, papersProblem } from './EvidenceField.tsx';
import { shownValue } from './file.ts';
import './me.css';
import { sendPapers } from './NewCorrectionPage.tsx';
import { type Correction, correctionQuery } from './rights.queries.ts';

/** One request of mine: what I asked, with which papers, and the answer. */
export function CorrectionPage() {
  const { t } = useTranslation('member');
  const { id } = useParams({ from: '/signed-in/me/corrections/$id' });
  const { papers } = useSearch({ from: '/signed-in/me/corrections/$id' });
  const { words } = useReader();
  const { data, error, refetch } = useQuery(correctionQuery(id));
  const back = (
    <Link to="/me/corrections" className={buttonClass('quiet')}>
      <Icon name="left" size={18} />
      {t('rights.list.title')}
    </Link>
  );
  const field = data ? words(memberFieldTable[data.field]) : '';
  return (
    <div className="z-page">
      <PageHeader
        title={data ? t('rights.one.title', { field }) : t('rights.list.title')}
        lead={data && <CorrectionState request={data} />}
        breadcrumb={back}
      />
      {error && <ErrorState error={error} onRetry={() => refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {papers === 'failed' && <Notice kind="warning">{t('rights.form.papersFailed')}</Notice>}
      {data && <Asked request={data} />}
    </div>
  );
}

function Asked({ request }: { request: Correction }) {
  const { t } = useTranslation('member');
  const reader = useReader();
  const value = (raw: string | null) => shownValue(request.field, raw, reader) ?? t('rights.one.nothing');
  return (
    <>
      {request.decidedBy !== null && request.state !== 'withdrawn' && <Answer request={request} />}
      <Section>
        {request.erased ? (
          <p className="z-muted">{t('rights.one.erased')}</p>
        ) : (
          <Facts
            items={[
              { label: t('rights.one.before'), value: value(request.before) },
              { label: t('rights.one.wished'), value: <strong>{value(request.wished)}</strong> },
              { label: t('rights.one.explanation'), value: request.explanation },
            ]}
          />
        )}
      </Section>
      {!request.erased && <Papers request={request} />}
      {request.can.withdraw && <Withdraw request={request} />}
    </>
  );
}

function Answer({ request }: { request: Correction }) {
  const { t } = useTranslation('member');
  const { words, instant } = useReader();
  const { decidedBy } = request;
  if (decidedBy === null) return null;
  const role = roleWords(decidedBy.role, { self: t('log.self'), system: t('log.system') });
  return (
    <Section title={t('rights.one.answer')}>
      <Notice kind={request.state === 'accepted' ? 'success' : 'warning'}>
        <CorrectionState request={request} />
        {request.reason !== null && <p>{t('rights.one.reason', { reason: request.reason })}</p>}
      </Notice>
      <p className="z-small z-muted">
        {t('rights.one.by', {
          name: decidedBy.name,
          role: typeof role === 'string' ? role : words(role),
          organization: decidedBy.organizationName,
          at: instant(request.decidedAt),
        })}
      </p>
      {request.state === 'accepted' && (
        <Link to="/me/history" className={buttonClass('secondary', true)}>
          {t('rights.one.seeHistory')}
        </Link>
      )}
    </Section>
  );
}

function Papers({ request }: { request: Correction }) {
  const { t } = useTranslation('member');
  const client = useQueryClient();
  const [files, setFiles] = useState<File[]>([]);
  const send = useMutation({
    mutationFn: () => sendPapers(request.id, files),
    onSuccess: async () => {
      setFiles([]);
      await client.invalidateQueries({ queryKey: ['correction', request.id] });
    },
  });
  return (
    <Section title={t('rights.one.evidence')}>
      {request.evidence.length === 0 && <p className="z-muted">{t('rights.one.noEvidence')}</p>}
      {request.evidence.length > 0 && (
        <ul className="z-rows">
          {request.evidence.map(({ id, name }) => (
            <li key={id}>
              <a href={addressOf('GET /member-files/{id}', { params: { id } })}>{name}</a>
            </li>
          ))}
        </ul>
      )}
      {request.can.addEvidence && (
        <>
          <EvidenceField
            // A fresh box after each sending.
            key={request.evidence.length}
            label={t('rights.one.addEvidence')}
            files={files}
            onChange={setFiles}
            already={request.evidence.length}
          />
          {send.data === false && <Notice kind="error">{t('rights.form.papersFailed')}</Notice>}
          {files.length > 0 && (
            <Button
              busy={send.isPending}
              disabled={papersProblem(files, request.evidence.length) !== null}
              onClick={() => send.mutate()}
            >
              {t('rights.one.addEvidence')}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

function Withdraw({ request }: { request: Correction }) {
  const { t } = useTranslation('member');
  const client = useQueryClient();
  const work = useMutation({
    mutationFn: () =>
      call('POST /correction-requests/{id}/withdraw', {
        params: { id: request.id },
        ifMatch: request.version,
        body: {},
      }),
    onSuccess: async (next) => {
      client.setQueryData(correctionQuery(request.id).queryKey, next);
      await client.invalidateQueries({ queryKey: ['own-corrections'] });
    },
  });
  return (
    <>
      <FormProblem error={work.error} />
      <Button wide busy={work.isPending} onClick={() => work.mutate()}>
        {t('rights.one.withdraw')}
      </Button>
    </>
  );
}
