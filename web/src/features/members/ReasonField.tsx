import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/Field.tsx';

/** As the contract asks for a reason. */
export const isReason = (text: string) => text.trim().length >= 4;

interface Properties {
  value: string;
  onChange: (value: string) => void;
  /** Whether the form was already tried to be sent. */
  asked: boolean;
}

/** Why somebody looks at sensitive values; the member can read it. */
export function ReasonField({ value, onChange, asked }: Properties) {
  const { t } = useTranslation('workbench');
  return (
    <TextField
      label={t('members.reason')}
      hint={t('members.reasonHint')}
      value={value}
      onChange={onChange}
      maxLength={200}
      error={asked && !isReason(value) ? t('members.reasonShort') : undefined}
    />
  );
}
