import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import '../../ui/desk/desk.css';
import { Pager } from '../../ui/desk/Pager.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { actorInWords } from '../duties/role-name.ts';
import { AuditExport } from './AuditExport.tsx';
import { AuditFilters } from './AuditFilters.tsx';
import { actName, objectName } from './audit.actions.ts';
import { type AuditSearch, addressOfAudit, queryOf, readAuditSearch } from './audit.search.ts';
import { EntryAside } from './EntryAside.tsx';
import { Verification } from './Verification.tsx';

export type AuditEntry = AnswerOf<'GET /audit-entries'>['items'][number];
const keyOf = (entry: AuditEntry) => `${entry.lane}-${entry.seq}`;

/** The log, newest first, with one entry open beside it. Each reading is itself an entry, so nothing reads it twice. */
export function AuditPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const search = readAuditSearch(useSearch({ from: '/signed-in/workbench/audit' }));
  const [open, setOpen] = useState<AuditEntry | null>(null);
  const [exporting, setExporting] = useState(false);
  const { after, ...filter } = search;
  const entries = useQuery({
    queryKey: ['audit', search],
    queryFn: ({ signal }) => call('GET /audit-entries', { query: { limit: 50, ...queryOf(search) }, signal }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const go = (change: AuditSearch, replace = false) => {
    setOpen(null);
    void navigate({ to: '/audit', search: addressOfAudit(change), replace });
  };
  return (
    <div className={open ? 'desk-page desk-beside' : 'desk-page'}>
      <div className="desk-list">
        <PageHeader
          title={t('audit.title')}
          lead={t('audit.lead')}
          actions={
            <Button onClick={() => setExporting(true)}>
              <Icon name="download" /> {t('audit.export')}
            </Button>
          }
        />
        <Verification />
        <AuditFilters
          filter={filter}
          onChange={(change) => go({ ...filter, ...change }, true)}
          onClear={() => go({})}
        />
        {entries.error ? (
          <ErrorState error={entries.error} onRetry={() => entries.refetch()} />
        ) : entries.isPending ? (
          <Skeleton lines={10} />
        ) : entries.data.items.length === 0 ? (
          <Empty title={t('audit.none')} hint={t('audit.noneHint')} icon="audit" />
        ) : (
          <>
            <EntryTable items={entries.data.items} open={open} onOpen={setOpen} />
            <Pager
              listKey={JSON.stringify(filter)}
              after={after}
              next={entries.data.next}
              onPage={(page) => go({ ...filter, after: page })}
            />
          </>
        )}
      </div>
      {exporting && <AuditExport filter={filter} onClose={() => setExporting(false)} />}
      {open && (
        <EntryAside
          entry={open}
          onClose={() => setOpen(null)}
          onSameObject={(objectId) => go({ objectId })}
        />
      )}
    </div>
  );
}

/** Beside an open entry there is room for these. */
const besideEntry = ['at', 'who', 'what', 'outcome'];

interface TableProperties {
  items: readonly AuditEntry[];
  open: AuditEntry | null;
  onOpen: (entry: AuditEntry) => void;
}

function EntryTable({ items, open, onOpen }: TableProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const columns: Column<AuditEntry>[] = [
    {
      key: 'at',
      title: t('audit.at'),
      tight: true,
      cell: (entry) => (
        <button
          type="button"
          className="desk-link"
          aria-label={t('audit.open', { at: reader.instant(entry.at) })}
          onClick={() => onOpen(entry)}
        >
          {reader.instant(entry.at)}
        </button>
      ),
    },
    {
      key: 'who',
      title: t('audit.who'),
      cell: (entry) => actorInWords(entry.actorName, entry.dutyRole, reader),
    },
    { key: 'what', title: t('audit.what'), cell: (entry) => reader.words(actName(entry.action)) },
    {
      key: 'on',
      title: t('audit.on'),
      cell: (entry) => entry.objectName ?? reader.words(objectName(entry.objectType)),
    },
    {
      key: 'outcome',
      title: t('audit.outcome'),
      tight: true,
      cell: (entry) =>
        entry.outcome === 'refused' ? (
          <strong className="desk-refused">{t('audit.outcome_refused')}</strong>
        ) : (
          t('audit.outcome_done')
        ),
    },
    { key: 'where', title: t('audit.where'), cell: (entry) => entry.address, tight: true },
  ];
  return (
    <DataTable
      label={t('audit.title')}
      rows={items}
      keyOf={keyOf}
      openKey={open ? keyOf(open) : undefined}
      tall
      columns={open ? columns.filter(({ key }) => besideEntry.includes(key)) : columns}
    />
  );
}
