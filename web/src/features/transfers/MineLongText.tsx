import { Field } from '../../ui/Field.tsx';

interface Properties {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  /** Where the form leads to when this is missing. */
  id?: string;
}

/** A few sentences. */
export function LongText({ label, hint, value, onChange, error, id }: Properties) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <div id={id} tabIndex={id === undefined ? undefined : -1}>
          <textarea
            {...wiring}
            className="z-input"
            rows={3}
            maxLength={500}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      )}
    </Field>
  );
}
