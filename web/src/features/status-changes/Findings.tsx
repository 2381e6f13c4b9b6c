import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import type { Finding } from './status-changes.queries.ts';

/** Why not, or what to mind: the words, by which article, and from when on. */
export function FindingText({ finding, plain = false }: { finding: Finding; plain?: boolean }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { words, article, earliest, link } = finding;
  const isDay = earliest !== null && /^\d{4}-\d{2}-\d{2}$/.test(earliest.zh);
  const when = earliest && (isDay ? reader.day(earliest.zh) : reader.words(earliest));
  const source = [
    when !== null && t(isDay ? 'statusChanges.earliest' : 'statusChanges.condition', { when }),
    article && reader.words(article),
  ].filter(Boolean);
  return (
    <>
      <span className={plain ? 'z-muted z-small' : undefined}>{reader.words(words)}</span>
      {source.length > 0 && (
        <>
          <br />
          <span className="z-muted z-small">{source.join(' · ')}</span>
        </>
      )}
      {link?.type === 'officer' && (
        <>
          {' '}
          <Link to="/organizations/$id" params={{ id: link.organizationId }}>
            {t('statusChanges.openOfficers', { name: link.name })}
          </Link>
        </>
      )}
      {link?.type === 'duty' && (
        <>
          {' '}
          <Link to="/duties">{t('statusChanges.openDuties')}</Link>
        </>
      )}
    </>
  );
}
