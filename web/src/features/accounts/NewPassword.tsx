import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { PasswordField } from '../../ui/Field.tsx';
import type { PasswordFault } from './passwords.ts';

interface Properties {
  password: string;
  repeated: string;
  onPassword: (value: string) => void;
  onRepeated: (value: string) => void;
  /** Shown only after a try, so that nobody is scolded while typing. */
  fault: PasswordFault;
  /** The server's words about the new password. */
  refusal?: string | undefined;
}

/** A password of one's own, typed twice. */
export function NewPassword({ password, repeated, onPassword, onRepeated, fault, refusal }: Properties) {
  const { t } = useTranslation('accounts');
  const rule = useQuery({
    queryKey: ['password-rule'],
    queryFn: ({ signal }) => call('GET /public/password-rule', { signal }),
    staleTime: 60_000,
  }).data;
  const hint =
    rule?.profile === 'nist'
      ? t('activation.passwordHintLong', { n: rule.minLength, factor: rule.minLengthWithSecondFactor })
      : t('activation.passwordHint');
  const short = fault?.kind === 'short' ? t('password.short', { n: fault.missing }) : undefined;
  return (
    <>
      <PasswordField
        label={t('activation.password')}
        hint={hint}
        error={short ?? refusal}
        value={password}
        onChange={onPassword}
        name="new-password"
        autoComplete="new-password"
        maxLength={200}
        required
      />
      <PasswordField
        label={t('activation.repeat')}
        error={fault?.kind === 'differs' ? t('password.differs') : undefined}
        value={repeated}
        onChange={onRepeated}
        name="repeated-password"
        autoComplete="new-password"
        maxLength={200}
        required
      />
    </>
  );
}
