import { useTranslation } from 'react-i18next';

const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

/** The shape of what is coming, at once (screens.md: within 100 ms). At most 12 lines. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation('common');
  return (
    <div className="z-skeleton" role="status" aria-label={t('loading')}>
      {keys.slice(0, lines).map((key) => (
        <span key={key} />
      ))}
    </div>
  );
}
