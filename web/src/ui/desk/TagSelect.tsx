import { Select } from 'antd';
import { Field } from '../Field.tsx';

interface Properties {
  label: string;
  placeholder: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  options: readonly { value: string; label: string }[];
}

/** Several of a known list, found by typing. */
export function TagSelect({ label, placeholder, value, onChange, options }: Properties) {
  return (
    <Field label={label}>
      {(wiring) => (
        <Select
          {...wiring}
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          optionFilterProp="label"
          placeholder={placeholder}
          value={[...value]}
          onChange={onChange}
          options={[...options]}
          style={{ width: '100%' }}
        />
      )}
    </Field>
  );
}
