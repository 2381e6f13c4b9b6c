import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { roleName } from '../duties/role-name.ts';
import { EntryDialog } from './EntryDialog.tsx';

export type AuditEntry = AnswerOf<'GET /audit-entries'>['items'][number];

interface AuditSearch {
  action?: string;
  outcome?: 'done' | 'refused';
  objectId?: string;
  after?: string;
}

function readSearch(search: Record<string, unknown>): AuditSearch {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const outcome = search.outcome === 'done' || search.outcome === 'refused' ? search.outcome : undefined;
  return { action: text(search.action), outcome, objectId: text(search.objectId), after: text(search.after) };
}

/** The log, newest first, and the proof that nobody altered it. */
export function AuditPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const navigate = useNavigate();
  const search = readSearch(useSearch({ from: '/signed-in/workbench/audit' }));
  const [open, setOpen] = useState<AuditEntry | null>(null);
  const { action, outcome, objectId, after } = search;
  const filter = {
    ...(action ? { action } : {}),
    ...(outcome ? { outcome } : {}),
    ...(objectId ? { objectId } : {}),
  };
  const entries = useQuery({
    queryKey: ['audit', filter, after],
    queryFn: ({ signal }) =>
      call('GET /audit-entries', { query: { limit: 50, ...filter, ...(after ? { after } : {}) }, signal }),
    placeholderData: keepPreviousData,
  });
  const go = (change: Partial<AuditSearch>) =>
    navigate({
      to: '/audit',
      search: { ...search, after: undefined, ...change },
      replace: !('after' in change),
    });
  const columns: Column<AuditEntry>[] = [
    {
      key: 'at',
      title: t('audit.at'),
      cell: (entry) => {
        const at = reader.instant(String(entry.at));
        return (
          <Button kind="quiet" aria-label={t('audit.open', { at })} onClick={() => setOpen(entry)}>
            {at}
          </Button>
        );
      },
      tight: true,
    },
    {
      key: 'who',
      title: t('audit.who'),
      cell: ({ actorName, dutyRole, organizationName }) => (
        <>
          {actorName}
          <div className="z-muted z-small">
            {[roleName(dutyRole, reader), organizationName].filter(Boolean).join(' · ')}
          </div>
        </>
      ),
    },
    { key: 'what', title: t('audit.what'), cell: ({ action: done }) => <code>{done}</code> },
    {
      key: 'outcome',
      title: t('audit.outcome'),
      cell: (entry) => t(`audit.outcome_${entry.outcome}`),
      tight: true,
    },
    { key: 'on', title: t('audit.on'), cell: ({ objectName, objectType }) => objectName ?? objectType },
    { key: 'where', title: t('audit.where'), cell: ({ address }) => address, tight: true },
  ];
  return (
    <div className="desk-page">
      <div className="desk-list">
        <PageHeader title={t('audit.title')} lead={t('audit.lead')} />
        <Verification />
        <div className="desk-form-grid">
          <TextField
            label={t('audit.action')}
            placeholder={t('audit.actionHint')}
            value={action ?? ''}
            onChange={(next) => go({ action: next || undefined })}
            maxLength={60}
          />
          <SelectField
            label={t('audit.outcome')}
            value={outcome ?? ''}
            empty={t('audit.outcome_any')}
            onChange={(next) => go({ outcome: next === 'done' || next === 'refused' ? next : undefined })}
            options={(['done', 'refused'] as const).map((value) => ({
              value,
              label: t(`audit.outcome_${value}`),
            }))}
          />
          <TextField
            label={t('audit.object')}
            value={objectId ?? ''}
            onChange={(next) => go({ objectId: next || undefined })}
            maxLength={60}
          />
        </div>
        {entries.error ? (
          <ErrorState error={entries.error} onRetry={() => entries.refetch()} />
        ) : entries.isPending ? (
          <Skeleton lines={10} />
        ) : entries.data.items.length === 0 ? (
          <Empty title={t('audit.none')} hint={t('audit.noneHint')} />
        ) : (
          <>
            <DataTable
              label={t('audit.title')}
              columns={columns}
              rows={entries.data.items}
              keyOf={({ lane, seq }) => `${lane}-${seq}`}
            />
            <Pager
              listKey={JSON.stringify(filter)}
              after={after}
              next={entries.data.next}
              onPage={(next) => go({ after: next })}
            />
          </>
        )}
      </div>
      {open && (
        <EntryDialog
          entry={open}
          onClose={() => setOpen(null)}
          onSameObject={(id) => {
            setOpen(null);
            go({ action: undefined, outcome: undefined, objectId: id });
          }}
        />
      )}
    </div>
  );
}

/** Walks the chain on demand; the answer is a sentence. */
function Verification() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const verify = useMutation({ mutationFn: () => call('GET /audit-verification') });
  const { data } = verify;
  return (
    <div className="z-section">
      <div className="z-actions">
        <Button busy={verify.isPending} onClick={() => verify.mutate()}>
          {verify.isPending ? t('audit.verifying') : t('audit.verify')}
        </Button>
      </div>
      <FormProblem error={verify.error} />
      {data?.sound && <Notice kind="success">{t('audit.sound', { n: reader.number(data.entries) })}</Notice>}
      {data && !data.sound && (
        <Notice kind="error">{t('audit.broken', data.firstBreak ?? { lane: 0, seq: 0, what: '' })}</Notice>
      )}
    </div>
  );
}
