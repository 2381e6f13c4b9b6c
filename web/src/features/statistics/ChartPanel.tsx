import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { useMedia, usePhone } from '../../lib/use-media.ts';
import { useReader, wordsIn } from '../../lib/words.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import type { Names } from './ComparisonTable.tsx';
import type { Answer } from './statistics.answer.ts';
import { colours } from './statistics.chart.ts';
import type { Comparison } from './statistics.compare.ts';
import { type Drawing, drawingOf, drawingOfBoth, largestOf } from './statistics.drawing.ts';

/** The drawing library is downloaded by those who look at a chart. */
const StatisticsChart = lazy(async () => ({
  default: (await import('./StatisticsChart.tsx')).StatisticsChart,
}));

interface Properties {
  answer: Answer;
  compared: { comparison: Comparison; names: Names } | null;
}

/** The chart beside a table: what its colours mean, the picture, and the same in words. */
export function ChartPanel({ answer, compared }: Properties) {
  const { t } = useTranslation('workbench');
  const { locale, number, words } = useReader();
  const narrow = usePhone();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const { elderMode } = useSession().account;
  const title = words(answer.title);
  const drawing = useMemo(() => {
    const say = (both: { zh: string; en: string }) => wordsIn(both, locale);
    return compared === null
      ? drawingOf(answer, say, say(answer.title))
      : drawingOfBoth(answer, compared.comparison, say, compared.names);
  }, [answer, compared, locale]);
  const look = useMemo(
    () => ({ narrow, size: elderMode ? 16 : narrow ? 13 : 12, animate: !still && !elderMode, locale }),
    [narrow, elderMode, still, locale],
  );
  if (drawing === null) return null;
  const most = largestOf(drawing)
    .map(({ name, n }) => t('statistics.pair', { name, n: number(n) }))
    .join(t('statistics.listMark'));
  return (
    <figure className="stat-figure">
      {(drawing.series.length > 1 || answer.columns.length > 1) && <Legend drawing={drawing} />}
      <Suspense fallback={<Skeleton lines={6} />}>
        <StatisticsChart
          drawing={drawing}
          look={look}
          description={
            most === ''
              ? t('statistics.chartSaysNothing', { title })
              : t('statistics.chartSays', { title, most })
          }
        />
      </Suspense>
      {drawing.more > 0 && (
        <figcaption className="z-muted z-small">
          {t('statistics.chartMore', {
            n: number(drawing.categories.length),
            more: number(drawing.more),
          })}
        </figcaption>
      )}
    </figure>
  );
}

function Legend({ drawing }: { drawing: Drawing }) {
  return (
    <ul className="stat-legend" aria-hidden="true">
      {drawing.series.map(({ name, tone }) => (
        <li key={name}>
          <i style={{ background: colours[tone] }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
