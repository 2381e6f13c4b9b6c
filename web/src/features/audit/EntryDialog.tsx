import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Facts } from '../../ui/Section.tsx';
import { roleName } from '../duties/role-name.ts';
import { fieldName } from '../members/labels.ts';
import type { AuditEntry } from './AuditPage.tsx';
import './audit.css';

interface Properties {
  entry: AuditEntry;
  onClose: () => void;
  onSameObject: (id: string) => void;
}

/** One entry whole: who, in which duty, from where, what, before and after. */
export function EntryDialog({ entry, onClose, onSameObject }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { before, after, objectId } = entry;
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <Dialog title={t('audit.detail')} onClose={onClose}>
      <Facts
        items={[
          { label: t('audit.at'), value: reader.instant(String(entry.at)) },
          { label: t('audit.who'), value: `${entry.actorName}（${roleName(entry.dutyRole, reader)}）` },
          ...(entry.organizationName === null
            ? []
            : [{ label: t('audit.organization'), value: entry.organizationName }]),
          { label: t('audit.where'), value: entry.address },
          { label: t('audit.what'), value: <code>{entry.action}</code> },
          { label: t('audit.outcome'), value: t(`audit.outcome_${entry.outcome}`) },
          { label: t('audit.on'), value: entry.objectName ?? entry.objectType },
          ...(entry.reason === null ? [] : [{ label: t('audit.reason'), value: entry.reason }]),
          { label: t('audit.hash'), value: <code className="audit-hash">{entry.hash}</code> },
        ]}
      />
      {keys.length === 0 ? (
        <p className="z-muted">{t('audit.noChange')}</p>
      ) : (
        <table className="audit-changes">
          <thead>
            <tr>
              <th scope="col">{t('audit.field')}</th>
              <th scope="col">{t('audit.before')}</th>
              <th scope="col">{t('audit.after')}</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key}>
                <th scope="row">{fieldName(key, reader)}</th>
                <td>{valueInWords(before?.[key])}</td>
                <td>{valueInWords(after?.[key])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="z-muted z-small">{t('audit.digest')}</p>
      {objectId !== null && (
        <div className="z-actions">
          <Button onClick={() => onSameObject(objectId)}>{t('audit.sameObject')}</Button>
        </div>
      )}
    </Dialog>
  );
}

function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
