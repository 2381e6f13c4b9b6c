import { LinesField } from '../../ui/desk/LinesField.tsx';

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
export function LongText({ id, ...lines }: Properties) {
  return (
    <div id={id} tabIndex={id === undefined ? undefined : -1}>
      <LinesField {...lines} />
    </div>
  );
}
