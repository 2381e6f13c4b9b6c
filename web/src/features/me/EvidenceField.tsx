import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field.tsx';

const mostFiles = 5;
const mostBytes = 10 * 1024 * 1024;

/** What is wrong with the papers chosen, by key of the words; null when they may be sent. */
export function papersProblem(
  files: readonly File[],
  already = 0,
): { key: 'tooBig' | 'tooMany'; name: string } | null {
  if (files.length + already > mostFiles) return { key: 'tooMany', name: '' };
  const big = files.find(({ size }) => size > mostBytes);
  return big ? { key: 'tooBig', name: big.name } : null;
}

interface Properties {
  files: readonly File[];
  onChange: (files: File[]) => void;
  label: string;
  already?: number;
}

/** Photos or papers from the phone's camera or its files. */
export function EvidenceField({ files, onChange, label, already = 0 }: Properties) {
  const { t } = useTranslation('member');
  const problem = papersProblem(files, already);
  return (
    <Field
      label={label}
      hint={t('rights.form.evidenceHint')}
      error={problem === null ? undefined : t(`rights.form.${problem.key}`, { name: problem.name })}
    >
      {(wiring) => (
        <input
          {...wiring}
          className="z-input"
          type="file"
          multiple
          accept=".jpg,.jpeg,.png,.pdf"
          onChange={(event) => onChange([...(event.target.files ?? [])])}
        />
      )}
    </Field>
  );
}
