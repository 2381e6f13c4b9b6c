import { useId } from 'react';

interface Properties<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string; disabled?: boolean }[];
}

/** One of a few, all of them in sight. */
export function RadioGroup<V extends string>({ label, value, onChange, options }: Properties<V>) {
  const name = useId();
  return (
    <fieldset className="desk-radios">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="z-check">
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
