import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { CheckField, PasswordField, TextField } from '../../ui/Field.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import type { Provider } from './ProvidersPage.tsx';

/** Several values in one field, blanks between. */
const valuesIn = (text: string) => text.split(/\s+/).filter((value) => value !== '');

interface Properties {
  /** Null for a new one. */
  provider: Provider | null;
  onClose: () => void;
}

/** One outside provider: added or changed, with the reason. */
export function ProviderDialog({ provider, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const [values, setValues] = useState({
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    zh: provider?.name.zh ?? '',
    en: provider?.name.en ?? '',
    acr: provider?.sufficientAcr.join(' ') ?? '',
    amr: provider?.sufficientAmr.join(' ') ?? '',
    reason: '',
  });
  const [enabled, setEnabled] = useState(provider?.enabled ?? true);
  const set = (key: keyof typeof values) => (value: string) => setValues({ ...values, [key]: value });
  const save = useMutation({
    mutationFn: () => {
      const shared = {
        clientId: values.clientId.trim(),
        name: { zh: values.zh.trim(), en: values.en.trim() },
        sufficientAcr: valuesIn(values.acr),
        sufficientAmr: valuesIn(values.amr),
        enabled,
        reason: values.reason.trim(),
      };
      const clientSecret = values.clientSecret;
      return withFreshSignIn(() =>
        provider === null
          ? call('POST /identity-providers', {
              body: { ...shared, issuer: values.issuer.trim(), clientSecret },
            })
          : call('PATCH /identity-providers/{id}', {
              params: { id: provider.id },
              ifMatch: provider.version,
              body: { ...shared, ...(clientSecret === '' ? {} : { clientSecret }) },
            }),
      );
    },
    onSuccess: async (saved) => {
      if (saved === null) return;
      await client.invalidateQueries({ queryKey: ['identity-providers'] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const at = (pointer: string) => problemAt(save.error, pointer);
  return (
    <Dialog title={t(provider ? 'identities.editTitle' : 'identities.addTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <TextField
          label={t('identities.issuer')}
          hint={t('identities.issuerHint')}
          type="url"
          value={values.issuer}
          onChange={set('issuer')}
          minLength={8}
          maxLength={300}
          autoComplete="off"
          readOnly={provider !== null}
          required
          error={at('/issuer')}
        />
        <TextField
          label={t('identities.clientId')}
          value={values.clientId}
          onChange={set('clientId')}
          maxLength={200}
          autoComplete="off"
          required
          error={at('/clientId')}
        />
        <PasswordField
          label={t('identities.clientSecret')}
          hint={t(provider ? 'identities.secretKeep' : 'identities.secretNew')}
          value={values.clientSecret}
          onChange={set('clientSecret')}
          maxLength={400}
          autoComplete="off"
          required={provider === null}
          error={at('/clientSecret')}
        />
        <TextField
          label={t('identities.nameZh')}
          hint={t('identities.nameZhHint')}
          value={values.zh}
          onChange={set('zh')}
          maxLength={40}
          required
          error={at('/name/zh')}
        />
        <TextField
          label={t('identities.nameEn')}
          value={values.en}
          onChange={set('en')}
          maxLength={40}
          required
          error={at('/name/en')}
        />
        <TextField
          label={t('identities.acr')}
          hint={t('identities.valuesHint')}
          value={values.acr}
          onChange={set('acr')}
          maxLength={500}
          autoComplete="off"
          error={at('/sufficientAcr')}
        />
        <TextField
          label={t('identities.amr')}
          value={values.amr}
          onChange={set('amr')}
          maxLength={500}
          autoComplete="off"
          error={at('/sufficientAmr')}
        />
        <CheckField label={t('identities.enabled')} checked={enabled} onChange={setEnabled} />
        <TextField
          label={t('identities.reason')}
          hint={t('identities.reasonHint')}
          value={values.reason}
          onChange={set('reason')}
          maxLength={500}
          required
          error={at('/reason')}
        />
        <FormProblem error={save.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('identities.save')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
