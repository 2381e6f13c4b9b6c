import { useMutation } from '@tanstack/react-query';
import { roles } from '@zhibu/contract/authorization';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import type { Admin } from './AdminsPage.tsx';

interface Properties {
  admin: Admin;
  onProposed: () => Promise<unknown>;
  onClose: () => void;
}

/** The first of two: names the successor of an admin who is lost. */
export function ReplaceDialog({ admin, onProposed, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const fresh = useFreshSignIn();
  const [typed, setTyped] = useState({ login: '', name: '', reason: '' });
  const set = (key: keyof typeof typed) => (value: string) => setTyped({ ...typed, [key]: value });
  const propose = useMutation({
    mutationFn: () =>
      fresh(() =>
        call('POST /admin-replacements', {
          body: {
            dutyId: admin.dutyId,
            login: typed.login.trim(),
            name: typed.name.trim(),
            reason: typed.reason.trim(),
          },
        }),
      ),
    onSuccess: async (made) => {
      if (made) await onProposed();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    propose.mutate();
  };
  return (
    <Dialog title={t('admins.replaceTitle', { role: reader.words(roles[admin.role]) })} onClose={onClose}>
      {propose.data ? (
        <>
          <Notice kind="success">{t('admins.proposed')}</Notice>
          <div className="z-actions">
            <Button kind="primary" onClick={onClose}>
              {t('desk.close')}
            </Button>
          </div>
        </>
      ) : (
        <form className="z-form" onSubmit={submit}>
          <p>{t('admins.replaceLead', { name: admin.name })}</p>
          <TextField
            label={t('admins.successorName')}
            value={typed.name}
            onChange={set('name')}
            error={problemAt(propose.error, '/name')}
            minLength={2}
            maxLength={60}
            autoComplete="off"
            required
          />
          <TextField
            label={t('admins.successorLogin')}
            hint={t('admins.successorLoginHint')}
            value={typed.login}
            onChange={set('login')}
            error={problemAt(propose.error, '/login')}
            minLength={2}
            maxLength={60}
            autoCapitalize="none"
            autoComplete="off"
            required
          />
          <TextField
            label={t('admins.reason')}
            hint={t('admins.reasonHint')}
            value={typed.reason}
            onChange={set('reason')}
            error={problemAt(propose.error, '/reason')}
            minLength={4}
            maxLength={200}
            required
          />
          <FormProblem error={propose.error} />
          <div className="z-actions">
            <Button kind="danger" type="submit" busy={propose.isPending}>
              {t('admins.propose')}
            </Button>
            <Button onClick={onClose}>{t('desk.cancel')}</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
