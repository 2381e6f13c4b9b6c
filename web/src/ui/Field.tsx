import { type InputHTMLAttributes, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';

interface Around {
  label: string;
  hint?: ReactNode;
  /** What is wrong, in words; the field is then marked invalid. */
  error?: string | undefined;
}

interface Wiring {
  id: string;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

/** A label, the control, what it is for and what is wrong with it, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  children,
}: Around & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(
    Boolean,
  );
  return (
    <div className="z-field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
      })}
      {hint !== undefined && (
        <div id={`${id}-hint`} className="z-hint">
          {hint}
        </div>
      )}
      {error !== undefined && (
        <div id={`${id}-error`} className="z-error" role="alert">
          {error}
        </div>
      )}
    </div>
  );
}

type Input = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'id'>;
interface Text extends Around, Input {
  value: string;
  onChange: (value: string) => void;
}

export function TextField({ label, hint, error, value, onChange, className, ...input }: Text) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <input
          {...input}
          {...wiring}
          className={className ? `z-input ${className}` : 'z-input'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A password that can be looked at while it is typed, so that it is typed right the first time. */
export function PasswordField({ label, hint, error, value, onChange, ...input }: Text) {
  const { t } = useTranslation('common');
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <div className="z-secret">
          <input
            {...input}
            {...wiring}
            className="z-input"
            type={shown ? 'text' : 'password'}
            autoCapitalize="none"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <Button onClick={() => setShown(!shown)} aria-pressed={shown} aria-label={t('showPassword')}>
            {shown ? t('hide') : t('show')}
          </Button>
        </div>
      )}
    </Field>
  );
}

interface Choice extends Around {
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  /** What stands there while nothing is chosen. */
  empty?: string;
  disabled?: boolean;
  required?: boolean;
}

export function SelectField({ label, hint, error, value, onChange, options, empty, ...rest }: Choice) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <select
          {...rest}
          {...wiring}
          className="z-input"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {empty !== undefined && <option value="">{empty}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface Check {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

export function CheckField({ label, hint, checked, onChange, disabled }: Check) {
  return (
    <label className="z-check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint !== undefined && <span className="z-small z-muted"> {hint}</span>}
      </span>
    </label>
  );
}
