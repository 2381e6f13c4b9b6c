import { useMutation } from '@tanstack/react-query';
import { type Role, roleKeys, roles } from '@zhibu/contract/authorization';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SlipSheet } from '../accounts/public.ts';
import { OrganizationPicker, type Picked } from '../organizations/OrganizationPicker.tsx';

interface Properties {
  onClose: () => void;
  onGranted: (words: string) => void;
}

const empty = { login: '', name: '', role: '', fromOn: '', untilOn: '' };

/** A duty for an account that is there, or for a new one, which then gets its activation slip. */
export function GrantDialog({ onClose, onGranted }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [values, setValues] = useState(empty);
  const [organization, setOrganization] = useState<Picked | null>(null);
  const [asked, setAsked] = useState(false);
  const role = roleKeys.find((one) => one === values.role);
  const grant = useMutation({
    mutationFn: (wish: { role: Role; organizationId: string }) =>
      call('POST /duties', {
        body: {
          ...wish,
          login: values.login.trim(),
          ...(values.name.trim() === '' ? {} : { name: values.name.trim() }),
          ...(values.fromOn === '' ? {} : { fromOn: values.fromOn }),
          ...(values.untilOn === '' ? {} : { untilOn: values.untilOn }),
        },
      }),
    onSuccess: ({ duty, slip }) => {
      onGranted(
        t('duties.grantDone', { name: values.name || values.login, role: reader.words(roles[duty.role]) }),
      );
      if (slip === null) onClose();
    },
  });
  const set = (key: keyof typeof empty) => (value: string) => setValues({ ...values, [key]: value });
  const disordered = values.fromOn !== '' && values.untilOn !== '' && values.untilOn <= values.fromOn;
  const incomplete = values.login.trim() === '' || !role || organization === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const days = isDayOrEmpty(values.fromOn) && isDayOrEmpty(values.untilOn) && !disordered;
    if (role && organization && !incomplete && days) grant.mutate({ role, organizationId: organization.id });
  };
  const slip = grant.data?.slip;
  if (slip)
    return (
      <Dialog title={t('duties.grantTitle')} onClose={onClose}>
        <Notice kind="success">{t('duties.grantSlip')}</Notice>
        <SlipSheet slips={[slip]} />
        <div className="z-actions">
          <Button kind="primary" onClick={() => window.print()}>
            {t('slips.print')}
          </Button>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={t('duties.grantTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <TextField
          label={t('duties.grantLogin')}
          hint={t('duties.grantLoginHint')}
          value={values.login}
          onChange={set('login')}
          error={problemAt(grant.error, '/login')}
          autoComplete="off"
          autoCapitalize="none"
          maxLength={60}
        />
        <TextField
          label={t('duties.grantName')}
          value={values.name}
          onChange={set('name')}
          error={problemAt(grant.error, '/name')}
          autoComplete="off"
          maxLength={60}
        />
        <SelectField
          label={t('duties.grantRole')}
          value={values.role}
          empty="—"
          onChange={set('role')}
          options={roleKeys.map((value) => ({ value, label: reader.words(roles[value]) }))}
          hint={role && t(`duties.roleHelp_${role}`)}
          error={problemAt(grant.error, '/role')}
        />
        <OrganizationPicker label={t('duties.grantAt')} value={organization} onChange={setOrganization} />
        <DayField label={t('duties.grantFrom')} value={values.fromOn} onChange={set('fromOn')} />
        <DayField
          label={t('duties.grantUntil')}
          value={values.untilOn}
          onChange={set('untilOn')}
          error={disordered ? t('duties.grantOrder') : problemAt(grant.error, '/untilOn')}
        />
        {asked && incomplete && <Notice kind="error">{t('duties.grantMissing')}</Notice>}
        <FormProblem error={grant.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={grant.isPending}>
            {t('duties.grantGo')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
