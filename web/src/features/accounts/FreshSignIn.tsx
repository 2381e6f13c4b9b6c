import { useMutation } from '@tanstack/react-query';
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { meQuery, queryClient } from '../../lib/query.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { PasswordField } from '../../ui/Field.tsx';

/** Downloaded when the dialog opens for somebody who has a passkey: most have none. */
const PasskeyStep = lazy(async () => ({ default: (await import('./PasskeyStep.tsx')).PasskeyStep }));

/** Asks for the password; true when it was given, false when the person gave up. */
type Ask = () => Promise<boolean>;
const AskContext = createContext<Ask>(async () => false);

export function FreshSignInProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const settle = useRef<(given: boolean) => void>(() => undefined);
  const ask = useCallback<Ask>(() => {
    setOpen(true);
    return new Promise((resolve) => {
      settle.current = resolve;
    });
  }, []);
  const finish = useCallback((given: boolean) => {
    setOpen(false);
    settle.current(given);
  }, []);
  return (
    <AskContext value={ask}>
      {children}
      {open && (
        <Suspense>
          <PasswordDialog onDone={finish} />
        </Suspense>
      )}
    </AskContext>
  );
}

/**
 * Runs an act that may need a fresh sign-in: `const run = useFreshSignIn(); await run(() => call(…))`.
 * When the server asks for one, the password is asked for and the act runs again. Null when the
 * person gave up; every other refusal is thrown.
 */
export function useFreshSignIn(): <T>(action: () => Promise<T>) => Promise<T | null> {
  const ask = useContext(AskContext);
  return useCallback(
    async (action) => {
      try {
        return await action();
      } catch (error) {
        if (!isProblem(error, 'fresh_sign_in_required')) throw error;
      }
      return (await ask()) ? await action() : null;
    },
    [ask],
  );
}

function PasswordDialog({ onDone }: { onDone: (given: boolean) => void }) {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation('common');
  const known = queryClient.getQueryData<Me>(meQuery.queryKey);
  const [password, setPassword] = useState('');
  const confirm = useMutation({
    mutationFn: () => call('POST /sessions/current/reauthentication', { body: { password } }),
    onSuccess: () => onDone(true),
  });
  return (
    <Dialog title={t('fresh.title')} onClose={() => onDone(false)}>
      <form
        className="z-form"
        onSubmit={(event) => {
          event.preventDefault();
          // The dialog stands inside the page's tree, perhaps inside a form of the page.
          event.stopPropagation();
          confirm.mutate();
        }}
      >
        <p>{t('fresh.lead')}</p>
        <PasswordField
          label={t('fresh.password')}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus
          required
        />
        <FormProblem error={confirm.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={confirm.isPending} disabled={password === ''}>
            {t('fresh.submit')}
          </Button>
          <Button onClick={() => onDone(false)}>{common('cancel')}</Button>
        </div>
        {known && known.secondFactor.passkeys > 0 && (
          <>
            <p className="z-muted">{t('passkey.freshOr')}</p>
            <PasskeyStep onDone={() => onDone(true)} primary={false} />
          </>
        )}
      </form>
    </Dialog>
  );
}
