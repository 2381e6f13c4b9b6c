import { educationCodes, ethnicGroupCodes } from '@zhibu/contract/codes';
import { type MemberField, memberFieldTable, stageKeys, stages } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { useReader, type Words } from '../../lib/words.ts';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';

/** Where one belongs is changed by a transfer. */
export type AskField = Exclude<MemberField, 'organization'>;

interface Properties {
  field: AskField;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

const named = (code: string, words: Words) => ({ code, ...words });
const choices: Partial<Record<string, readonly (Words & { code: string })[]>> = {
  sex: [named('male', { zh: '男', en: 'Male' }), named('female', { zh: '女', en: 'Female' })],
  stage: stageKeys.map((key) => named(key, stages[key])),
  ethnicGroup: ethnicGroupCodes,
  education: educationCodes,
};
/** Never empty in a file. */
const kept: readonly AskField[] = ['name', 'idNumber', 'sex', 'birth', 'stage'];

/** What it should say, with the box of its kind; the phone's own calendar for days. */
export function WishField({ field, value, onChange, error }: Properties) {
  const { t } = useTranslation('member');
  const reader = useReader();
  const { kind, max } = memberFieldTable[field];
  const label = t('rights.form.value');
  const hint = kept.includes(field) ? undefined : t('rights.form.valueHint');
  const common = { label, value, onChange, error, ...(hint === undefined ? {} : { hint }) };
  const codes = choices[kind];
  if (codes)
    return (
      <SelectField
        {...common}
        empty={t('rights.form.choose')}
        options={codes.map((one) => ({ value: one.code, label: reader.words(one) }))}
      />
    );
  if (kind === 'date') return <TextField {...common} type="date" />;
  if (kind === 'longText') return <LinesField {...common} maxLength={max} />;
  return (
    <TextField
      {...common}
      maxLength={max ?? 40}
      autoComplete="off"
      inputMode={kind === 'phone' ? 'tel' : kind === 'email' ? 'email' : 'text'}
    />
  );
}
