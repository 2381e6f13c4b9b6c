import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/use-media.ts';
import { useReader } from '../../lib/words.ts';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { OrganizationPicker, type Picked, useOrganization } from '../organizations/OrganizationPicker.tsx';
import { type QuickDay, quickDay, quickDays } from './statistics.days.ts';
import { type Change, comparedWith, type StatisticsSearch } from './statistics.search.ts';

interface Properties {
  search: StatisticsSearch;
  today: string;
  /** The organisation that is shown; null until the first answer. */
  shown: Picked | null;
  /** First day of the period that is shown, where the table has one. */
  from: string | null;
  onChange: (change: Change) => void;
}

/** Whose figures, of which day, against what. On a phone folded away: the figures are what one came for. */
export function Conditions(properties: Properties) {
  const { t } = useTranslation('workbench');
  const fields = <Fields {...properties} />;
  if (!usePhone()) return fields;
  return (
    <details className="desk-fold">
      <summary>{t('statistics.conditions')}</summary>
      {fields}
    </details>
  );
}

function Fields({ search, today, shown, from, onChange }: Properties) {
  const { t } = useTranslation('workbench');
  const asOf = search.asOf ?? today;
  return (
    <div className="stat-conditions">
      <OrganizationPicker
        label={t('statistics.organization')}
        value={shown}
        onChange={(picked) => picked && onChange({ organization: picked.id })}
      />
      <QuickDayField
        label={t('statistics.day')}
        today={today}
        value={asOf}
        choices={quickDays}
        onDay={(day) => onChange({ asOf: day === today ? undefined : day })}
      />
      <Compare search={search} today={today} onChange={onChange} />
      {from !== null && (
        <BoundDay
          label={t('statistics.from')}
          value={from}
          until={asOf}
          late={t('statistics.fromLate')}
          onDay={(day) => onChange({ from: day === '' ? undefined : day })}
        />
      )}
      <AsKnown search={search} today={today} onChange={onChange} />
    </div>
  );
}

interface Bound {
  label: string;
  value: string;
  until: string;
  late: string;
  onDay: (day: string) => void;
}

/** A day that is asked for as soon as it is one; later than `until` is refused in words. */
function BoundDay({ label, value, until, late, onDay }: Bound) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  return (
    <DayField
      label={label}
      value={shown}
      error={isDayOrEmpty(shown) && shown > until ? late : undefined}
      onChange={(day) => {
        const asked = isDayOrEmpty(day) && day <= until;
        setTyped(asked ? null : day);
        if (asked && day !== value) onDay(day);
      }}
    />
  );
}

interface Quick {
  label: string;
  today: string;
  value: string;
  choices: readonly QuickDay[];
  onDay: (day: string) => void;
}

function QuickDayField({ label, today, value, choices, onDay }: Quick) {
  const { t } = useTranslation('workbench');
  return (
    <div className="stat-day">
      <BoundDay
        label={label}
        value={value}
        until={today}
        late={t('statistics.dayFuture')}
        onDay={(day) => onDay(day === '' ? today : day)}
      />
      <fieldset className="desk-chips stat-chips">
        <legend className="z-only-read">{label}</legend>
        {choices.map((choice) => {
          const day = quickDay(choice, today);
          return (
            <button key={choice} type="button" aria-pressed={day === value} onClick={() => onDay(day)}>
              {t(`statistics.day_${choice}`)}
            </button>
          );
        })}
      </fieldset>
    </div>
  );
}

type Way = 'none' | 'day' | 'organization';
const ways: readonly Way[] = ['none', 'day', 'organization'];
const pastDays = quickDays.filter((choice) => choice !== 'today');

function Compare({ search, today, onChange }: Pick<Properties, 'search' | 'today' | 'onChange'>) {
  const { t } = useTranslation('workbench');
  const now = comparedWith(search);
  // Chosen, but not yet which one.
  const [asked, setAsked] = useState<Way | null>(null);
  const way = asked ?? now ?? 'none';
  const other = useOrganization(now === 'organization' ? search.compare : undefined);
  const choose = (next: Way) => {
    if (next === 'organization') {
      setAsked(next);
      return;
    }
    setAsked(null);
    onChange({ compare: next === 'day' ? quickDay('lastYear', today) : undefined, by: undefined });
  };
  return (
    <>
      <SelectField
        label={t('statistics.compare')}
        value={way}
        onChange={(value) => choose(ways.find((one) => one === value) ?? 'none')}
        options={ways.map((one) => ({ value: one, label: t(`statistics.compare_${one}`) }))}
      />
      {way === 'day' && (
        <QuickDayField
          label={t('statistics.compareDay')}
          today={today}
          value={search.compare ?? ''}
          choices={pastDays}
          onDay={(day) => onChange({ compare: day })}
        />
      )}
      {way === 'organization' && (
        <OrganizationPicker
          label={t('statistics.compareOrganization')}
          value={now === 'organization' ? other && { id: other.id, name: other.name } : null}
          onChange={(picked) => {
            if (picked === null) return;
            setAsked(null);
            onChange({ compare: picked.id });
          }}
        />
      )}
    </>
  );
}

/** The second time of every figure; asked for seldom, so it stands quietly. */
function AsKnown({ search, today, onChange }: Pick<Properties, 'search' | 'today' | 'onChange'>) {
  const { t } = useTranslation('workbench');
  const { day } = useReader();
  const asOf = search.asOf ?? today;
  return (
    <details className="desk-fold stat-known">
      <summary>
        {search.asKnown === undefined
          ? t('statistics.known')
          : t('statistics.asKnown', { day: day(search.asKnown) })}
      </summary>
      <div>
        <BoundDay
          label={t('statistics.knownDay')}
          value={search.asKnown ?? ''}
          until={today}
          late={t('statistics.dayFuture')}
          onDay={(known) => onChange({ asKnown: known === '' ? undefined : known })}
        />
        <fieldset className="desk-chips stat-chips">
          <legend className="z-only-read">{t('statistics.knownDay')}</legend>
          <button
            type="button"
            aria-pressed={search.asKnown === asOf}
            onClick={() => onChange({ asKnown: asOf })}
          >
            {t('statistics.knownSame')}
          </button>
          <button
            type="button"
            aria-pressed={search.asKnown === undefined}
            onClick={() => onChange({ asKnown: undefined })}
          >
            {t('statistics.knownNow')}
          </button>
        </fieldset>
        <p className="z-muted z-small">{t('statistics.knownHint')}</p>
      </div>
    </details>
  );
}
