import { Field } from '../Field.tsx';

interface Properties {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  maxLength?: number | undefined;
}

/** A few lines: a reason, a note. */
export function LinesField({ label, hint, value, onChange, error, maxLength = 500 }: Properties) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <textarea
          {...wiring}
          className="z-input"
          rows={3}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
