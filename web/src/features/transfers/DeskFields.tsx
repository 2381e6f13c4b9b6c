import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Combobox } from '../../ui/desk/Combobox.tsx';
import type { Option } from '../../ui/desk/Options.tsx';
import { TextField } from '../../ui/Field.tsx';
import { monthOf, parseMonth } from './transfers.desk.ts';

export interface Place {
  id: string;
  name: string;
}

interface Around<T> {
  value: T;
  onChange: (value: T) => void;
  error?: string | undefined;
}

/** The month up to which dues are paid: typed, or this or the last one at a press. */
export function MonthField({ value, onChange, error, required }: Around<string> & { required: boolean }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const today = chinaToday();
  return (
    <div className="transfer-month">
      <TextField
        label={required ? `${t('transfers.duesField')} *` : t('transfers.duesField')}
        hint={t('transfers.duesHint')}
        value={value}
        onChange={onChange}
        error={error}
        maxLength={12}
        autoComplete="off"
        inputMode="numeric"
      />
      <div className="z-actions">
        {[monthOf(today, 1), monthOf(today)].map((month) => (
          <Button key={month} kind="quiet" onClick={() => onChange(month)}>
            {reader.day(`${month}-01`, 'month')}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** What a month field says: null for nothing, undefined for what is no month. */
export const monthIn = (typed: string): string | null | undefined =>
  typed.trim() === '' ? null : (parseMonth(typed) ?? undefined);

interface Assigned extends Around<Place | null> {
  committee: string;
  /** Only of this committee itself: a lower one receives for its own. */
  direct: boolean;
  label: string;
  hint?: string | undefined;
}

/** A branch of a committee, with how many belong to it. */
export function BranchField({ committee, direct, label, hint, value, onChange, error }: Assigned) {
  const { t } = useTranslation('workbench');
  const find = async (search: string, signal: AbortSignal): Promise<Option[]> => {
    const { items } = await call('GET /transfer-destinations/{id}/branches', {
      params: { id: committee },
      query: { direct, ...(search === '' ? {} : { search }) },
      signal,
    });
    return items.map(({ id, name, members }) => ({
      value: id,
      label: name,
      detail: t('transfers.branchMembers', { count: members }),
    }));
  };
  return (
    <Combobox
      label={label}
      hint={hint}
      error={error}
      least={0}
      find={find}
      placeholder={t('transfers.branchFind')}
      noneText={t('transfers.branchNone')}
      chosen={value && { value: value.id, label: value.name }}
      onChoose={(option) => onChange(option && { id: option.value, name: option.label })}
    />
  );
}

export interface DestinationPlace extends Place {
  isOwn: boolean;
}

/** A committee that receives, anywhere in the registry, told apart by what stands above it. */
export function DestinationField({ value, onChange, error }: Around<DestinationPlace | null>) {
  const { t } = useTranslation('workbench');
  const find = async (search: string, signal: AbortSignal): Promise<Option[]> => {
    const { items } = await call('GET /transfer-destinations', { query: { search, limit: 20 }, signal });
    return items.map(({ id, name, code, above, region, isOwn }) => ({
      // The mark of the own committee travels in the value; ids hold no blanks.
      value: isOwn ? `${id} own` : id,
      label: name,
      detail: [isOwn && t('transfers.destinationOwn'), code, above.slice(0, 2).join(' / '), region]
        .filter(Boolean)
        .join('　'),
    }));
  };
  return (
    <Combobox
      label={`${t('transfers.destination')} *`}
      hint={t('transfers.destinationHint')}
      error={error}
      find={find}
      placeholder={t('transfers.destinationFind')}
      noneText={t('transfers.destinationNone')}
      chosen={value && { value: value.id, label: value.name }}
      onChoose={(option) => {
        const [id = '', own] = option?.value.split(' ') ?? [];
        onChange(option && { id, name: option.label, isOwn: own !== undefined });
      }}
    />
  );
}

/** How many days a letter holds; empty: as the rule says. */
export function DaysField({ value, onChange, error }: Around<string>) {
  const { t } = useTranslation('workbench');
  return (
    <TextField
      label={t('transfers.days')}
      hint={t('transfers.daysHint')}
      value={value}
      onChange={onChange}
      error={error}
      maxLength={2}
      inputMode="numeric"
      autoComplete="off"
    />
  );
}

/** Nothing, or a number that a letter can hold for. */
export const isDays = (typed: string) => typed.trim() === '' || /^([1-9]|[1-8]\d|90)$/.test(typed.trim());
export const daysIn = (typed: string) => (typed.trim() === '' ? {} : { days: Number(typed) });
