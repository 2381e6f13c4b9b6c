import { useTranslation } from 'react-i18next';
import { type Reader, useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Facts } from '../../ui/Section.tsx';
import { actorInWords } from '../duties/role-name.ts';
import { fieldName } from '../members/labels.ts';
import type { AuditEntry } from './AuditPage.tsx';
import { actName, objectName, partName } from './audit.actions.ts';

interface Properties {
  entry: AuditEntry;
  onClose: () => void;
  onSameObject: (objectId: string) => void;
}

/** One entry in full: who, in which duty, from where, what, before and after. */
export function EntryAside({ entry, onClose, onSameObject }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { objectId } = entry;
  return (
    <aside className="desk-aside" aria-label={t('audit.detail')}>
      <header className="desk-aside-bar">
        <strong>{t('audit.entry', { lane: entry.lane, seq: entry.seq })}</strong>
        <Button kind="quiet" aria-label={t('desk.close')} onClick={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      <Facts
        items={[
          { label: t('audit.at'), value: reader.instant(entry.at) },
          { label: t('audit.who'), value: actorInWords(entry.actorName, entry.dutyRole, reader) },
          { label: t('audit.organization'), value: entry.organizationName ?? t('desk.none') },
          { label: t('audit.where'), value: entry.address },
          { label: t('audit.what'), value: `${reader.words(actName(entry.action))} (${entry.action})` },
          { label: t('audit.outcome'), value: t(`audit.outcome_${entry.outcome}`) },
          {
            label: t('audit.on'),
            value: [reader.words(objectName(entry.objectType)), entry.objectName].filter(Boolean).join(' · '),
          },
          { label: t('audit.object'), value: objectId ?? t('desk.none') },
          { label: t('audit.reason'), value: entry.reason ?? t('desk.none') },
          { label: t('audit.hash'), value: <code className="desk-hash">{entry.hash}</code> },
        ]}
      />
      <Change entry={entry} />
      {objectId !== null && (
        <div>
          <Button onClick={() => onSameObject(objectId)}>{t('audit.sameObject')}</Button>
        </div>
      )}
    </aside>
  );
}

function Change({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const keys = [...new Set([...Object.keys(entry.before ?? {}), ...Object.keys(entry.after ?? {})])];
  if (keys.length === 0) return <p className="z-muted">{t('audit.noChange')}</p>;
  return (
    <>
      <DataTable
        label={t('audit.detail')}
        rows={keys}
        keyOf={(key) => key}
        columns={[
          { key: 'field', title: t('audit.field'), cell: (key) => nameOf(key, reader) },
          { key: 'before', title: t('audit.before'), cell: (key) => written(entry.before?.[key], reader) },
          { key: 'after', title: t('audit.after'), cell: (key) => written(entry.after?.[key], reader) },
        ]}
      />
      <p className="z-muted z-small">{t('audit.digest')}</p>
    </>
  );
}

function nameOf(key: string, reader: Reader): string {
  const part = partName(key);
  return part ? reader.words(part) : fieldName(key, reader);
}

/** Values as the log has them; only names of fields are said in words. */
function written(value: unknown, reader: Reader): string {
  if (value === undefined || value === null) return '—';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.map((each) => fieldName(each, reader)).join(reader.locale === 'en' ? ', ' : '、');
  return JSON.stringify(value);
}
