import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../app/session.tsx';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { usePasskey } from './use-passkey.ts';

/** The second step with a passkey, for an account that has one. */
export function PasskeyStep({ onDone, primary }: { onDone: (me: Me) => void; primary: boolean }) {
  const { t } = useTranslation('accounts');
  const { give } = usePasskey();
  const passkey = useMutation({ mutationFn: give, onSuccess: onDone });
  return (
    <>
      <FormProblem error={passkey.error} />
      <Button
        kind={primary ? 'primary' : 'secondary'}
        wide
        busy={passkey.isPending}
        onClick={() => passkey.mutate()}
      >
        {t('passkey.give')}
      </Button>
    </>
  );
}
