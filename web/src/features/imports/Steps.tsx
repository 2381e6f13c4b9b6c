import { useTranslation } from 'react-i18next';
import type { MemberImport } from './import.mapping.ts';

const placeOf: Record<MemberImport['state'], number> = {
  mapping: 0,
  checking: 1,
  refused: 1,
  failed: 1,
  cancelled: 0,
  checked: 2,
  committing: 2,
  committed: 3,
};

/** Where an import stands, of three steps. */
export function Steps({ state }: { state: MemberImport['state'] }) {
  const { t } = useTranslation('workbench');
  const titles = [t('imports.stepMapping'), t('imports.stepCheck'), t('imports.stepCommit')];
  const place = placeOf[state];
  return (
    <ol className="desk-steps" aria-label={t('imports.steps')}>
      {titles.map((title, index) => (
        <li
          key={title}
          className={index < place ? 'done' : undefined}
          aria-current={index === place ? 'step' : undefined}
        >
          <span>{index + 1}</span>
          {title}
        </li>
      ))}
    </ol>
  );
}
