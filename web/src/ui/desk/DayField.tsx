import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../Field.tsx';
import { dayFault, parseTypedDay } from './typed-day.ts';

interface Properties {
  label: string;
  /** `YYYY-MM-DD`, '' for none, or whatever was typed that is no day (the form must not be sent then). */
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string | undefined;
}

/** Whether a value of a DayField may be sent: nothing, or a day that exists. */
export function isDayOrEmpty(value: string): boolean {
  return value === '' || parseTypedDay(value) === value;
}

/** Whether it is a day that exists. */
export const isDay = (value: string): boolean => value !== '' && isDayOrEmpty(value);

/** A day by keyboard: an officer types 19850603 faster than any calendar opens. */
export function DayField({ label, value, onChange, hint, error }: Properties) {
  const { t } = useTranslation('workbench');
  const [typed, setTyped] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const shown = typed ?? value;
  const fault = left ? dayFault(value) : null;
  return (
    <Field label={label} hint={hint} error={fault ? t(`desk.${fault}`, { day: value.trim() }) : error}>
      {(wiring) => (
        <input
          {...wiring}
          className="z-input"
          value={shown}
          onChange={(event) => {
            const next = event.target.value;
            setTyped(next);
            setLeft(false);
            onChange(next.trim() === '' ? '' : (parseTypedDay(next) ?? next));
          }}
          onBlur={() => {
            setTyped(null);
            setLeft(true);
          }}
          placeholder={t('desk.dayHint')}
          maxLength={20}
          autoComplete="off"
        />
      )}
    </Field>
  );
}
