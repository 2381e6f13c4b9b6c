import { type TransferGround, transferGroundKeys, transferGrounds } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import type { BodyOf } from '../../lib/api.types.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { orNull } from '../../ui/desk/use-dialog-step.ts';
import { SelectField } from '../../ui/Field.tsx';
import { MonthField, monthIn, type Place } from './DeskFields.tsx';
import { WhereField } from './DeskWhere.tsx';
import { isPlaced, type Whither, WhitherField, whitherOf } from './DeskWhither.tsx';

export interface FilingDraft {
  destination: Whither | null;
  branch: Place | null;
  ground: TransferGround | '';
  wish: string;
  note: string;
  month: string;
}
export const emptyFiling: FilingDraft = {
  destination: null,
  branch: null,
  ground: '',
  wish: '',
  note: '',
  month: '',
};

export const isFilingReady = ({ destination, ground, month }: FilingDraft) =>
  isPlaced(destination) && ground !== '' && monthIn(month) !== undefined;

export function bodyOf(draft: FilingDraft): Omit<BodyOf<'POST /transfers/filings'>, 'memberIds'> {
  const { destination, branch, ground, wish, note, month } = draft;
  return {
    ...whitherOf(destination),
    ground: ground === '' ? 'other' : ground,
    branchId: destination?.isOwn ? (branch?.id ?? null) : null,
    wish: orNull(wish),
    note: orNull(note),
    duesUntil: monthIn(month) ?? null,
  };
}

interface Properties {
  draft: FilingDraft;
  onChange: (draft: FilingDraft) => void;
  error: unknown;
}

/** Where to, why, and up to when dues are paid. */
export function FilingFields({ draft, onChange, error }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { destination, branch, ground, wish, note, month } = draft;
  const set = (change: Partial<FilingDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <WhitherField
        value={destination}
        onChange={(next) => set({ destination: next, branch: null })}
        error={error}
      />
      {destination?.id !== null && (
        <WhereField
          within={destination?.isOwn ? destination.id : null}
          value={{ branch, wish }}
          onChange={set}
          error={error}
        />
      )}
      <SelectField
        label={`${t('transfers.ground')} *`}
        empty={t('transfers.groundChoose')}
        value={ground}
        onChange={(key) => set({ ground: transferGroundKeys.find((one) => one === key) ?? '' })}
        options={transferGroundKeys.map((key) => ({ value: key, label: reader.words(transferGrounds[key]) }))}
      />
      <MonthField
        value={month}
        onChange={(text) => set({ month: text })}
        required={false}
        error={
          monthIn(month) === undefined && month.length > 5
            ? t('transfers.duesWrong')
            : problemAt(error, '/duesUntil')
        }
      />
      <LinesField label={t('transfers.note')} value={note} onChange={(text) => set({ note: text })} />
    </>
  );
}
