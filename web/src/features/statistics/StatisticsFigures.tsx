import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { ChartPanel } from './ChartPanel.tsx';
import { ComparisonTable, type Names } from './ComparisonTable.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { FigureDrawer } from './FigureDrawer.tsx';
import { FigureTable } from './FigureTable.tsx';
import { type Answer, emptiness, totalKey, withSums } from './statistics.answer.ts';
import { compare } from './statistics.compare.ts';
import {
  addressOf,
  type Change,
  comparedWith,
  otherQuestionOf,
  questionOf,
  type StatisticsSearch,
} from './statistics.search.ts';
import type { Sorting } from './statistics.sort.ts';

interface Properties {
  search: StatisticsSearch;
  answer: Answer;
  /** What it is compared with; null without. */
  other: Answer | null;
  /** Another answer is on its way. */
  stale: boolean;
  onChange: (change: Change) => void;
}

/** By the keyboard, so that it can be scrolled: a wide table stays inside. */
const reachable = { tabIndex: 0 };

/** One table with its chart, and the list of the figure that is open. */
export function StatisticsFigures({ search, answer: given, other: against, stale, onChange }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const answer = useMemo(() => withSums(given), [given]);
  const other = useMemo(() => against && withSums(against), [against]);
  const derived = answer === given ? null : totalKey;
  const empty = emptiness(answer);
  const title = reader.words(answer.title);
  const compared = useCompared(search, answer, other);
  if (empty === 'before' || (empty === 'nothing' && answer.counts === 'people'))
    return <Nothing answer={answer} onChange={onChange} />;
  const { drillDown } = answer.can;
  const openAt = (row: string, column: string, side: 'a' | 'b' = 'a') =>
    addressOf({ ...search, row, column, side: side === 'b' ? 'b' : undefined });
  return (
    <div className={stale ? 'stat-main desk-stale' : 'stat-main'}>
      <Section
        title={title}
        actions={
          <div className="stat-actions">
            <By compared={compared} onChange={onChange} />
            {answer.can.exportTable && <ExportMenu question={questionOf(search)} from={search.from} />}
          </div>
        }
      >
        {answer.from !== null && compared === null && (
          <p className="z-muted">
            {t('statistics.period', { from: reader.day(answer.from), until: reader.day(answer.asOf) })}
          </p>
        )}
        {other !== null && emptiness(other) === 'before' && (
          <Notice kind="info">
            {t('statistics.before', { day: reader.day(other.asOf) })}。
            {t('statistics.beforeHint', { since: reader.day(other.since) })}
          </Notice>
        )}
        {answer.rows.length === 0 && (compared?.comparison.rows.length ?? 0) === 0 ? (
          <p className="z-muted">{t('statistics.noRows')}</p>
        ) : (
          <div className="stat-pair">
            <section className="stat-scroll" {...reachable} aria-label={title}>
              {compared === null ? (
                <FigureTable
                  answer={answer}
                  derived={derived}
                  openAt={openAt}
                  sorting={sortingOf(search)}
                  onSort={(next) =>
                    onChange({ sort: next?.column, order: next?.order === 'asc' ? 'asc' : undefined })
                  }
                />
              ) : (
                <ComparisonTable
                  title={title}
                  comparison={compared.comparison}
                  names={compared.names}
                  difference={
                    comparedWith(search) === 'day'
                      ? t('statistics.difference')
                      : t('statistics.differenceOrganizations')
                  }
                  openAt={drillDown && compared.comparison.by?.key !== derived ? openAt : null}
                />
              )}
            </section>
            <ChartPanel answer={answer} compared={compared} />
          </div>
        )}
        <Foot answer={answer} other={other} />
      </Section>
      <OpenFigure search={search} answer={answer} other={other} onChange={onChange} />
    </div>
  );
}

const sortingOf = ({ sort, order }: StatisticsSearch): Sorting | null =>
  sort === undefined ? null : { column: sort, order: order ?? 'desc' };

function useCompared(search: StatisticsSearch, answer: Answer, other: Answer | null) {
  const { t } = useTranslation('workbench');
  const { day } = useReader();
  const byDay = comparedWith(search) === 'day';
  const dayOf = (one: Answer) =>
    one.from === null ? day(one.asOf) : t('statistics.period', { from: day(one.from), until: day(one.asOf) });
  const nameOf = (one: Answer) => (byDay ? dayOf(one) : one.organization.name);
  const isToday = byDay && search.asOf === undefined && answer.from === null;
  const a = isToday ? t('statistics.day_today') : nameOf(answer);
  const b = other === null ? '' : nameOf(other);
  const { by } = search;
  return useMemo(() => {
    if (other === null) return null;
    const names: Names = { a, b };
    return { comparison: compare(answer, other, by), names };
  }, [answer, other, by, a, b]);
}

/** Tables of several columns are compared one column at a time. */
function By({
  compared,
  onChange,
}: {
  compared: ReturnType<typeof useCompared>;
  onChange: Properties['onChange'];
}) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  if (compared === null || compared.comparison.columns.length < 2) return null;
  const { columns, by } = compared.comparison;
  return (
    <div className="stat-by">
      <SelectField
        label={t('statistics.compareBy')}
        value={by?.key ?? ''}
        onChange={(key) => onChange({ by: key })}
        options={columns.map(({ key, label }) => ({ value: key, label: words(label) }))}
      />
    </div>
  );
}

/** What the table needs to be understood, said once. */
function Foot({ answer, other }: Pick<Properties, 'answer' | 'other'>) {
  const { t } = useTranslation('workbench');
  const { words } = useReader();
  const notes = answer.notes.map(words);
  if (answer.suppressed || other?.suppressed === true) notes.push(t('statistics.hiddenNote'));
  if (notes.length === 0) return null;
  return (
    <div className="stat-notes">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}

function Nothing({ answer, onChange }: Pick<Properties, 'answer' | 'onChange'>) {
  const { t } = useTranslation('workbench');
  const { day } = useReader();
  const { since } = answer;
  if (since === null)
    return <Empty icon="chart" title={t('statistics.nothing')} hint={t('statistics.nothingHint')} />;
  return (
    <Empty
      icon="chart"
      title={t('statistics.before', { day: day(answer.asOf) })}
      hint={t('statistics.beforeHint', { since: day(since) })}
      action={
        <Button onClick={() => onChange({ asOf: since, asKnown: undefined })}>
          {t('statistics.beforeGo', { since: day(since) })}
        </Button>
      }
    />
  );
}

function OpenFigure({ search, answer, other, onChange }: Omit<Properties, 'stale'>) {
  const { day } = useReader();
  const { row, column, side } = search;
  const of = side === 'b' ? other : answer;
  const question = side === 'b' ? otherQuestionOf(search) : questionOf(search);
  if (row === undefined || column === undefined || of === null || question === null || !of.can.drillDown)
    return null;
  return (
    <FigureDrawer
      question={{ ...question, organization: of.organization.id }}
      where={`${of.organization.name} · ${day(of.asOf)}`}
      row={row}
      column={column}
      onClose={() => onChange({})}
    />
  );
}
