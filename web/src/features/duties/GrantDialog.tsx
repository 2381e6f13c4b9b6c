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
import { useFreshSignIn } from '../accounts/public.ts';
import { OrganizationPicker, type Picked } from '../organizations/OrganizationPicker.tsx';
import { SlipDialog } from './SlipDialog.tsx';

interface Properties {
  /** Offered as the place. */
  organization: Picked | null;
  onGranted: () => Promise<void>;
  onClose: () => void;
}

/** Grants a duty to an account, or to a new one, which then gets a slip to print. */
export function GrantDialog({ organization, onGranted, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const withFreshSignIn = useFreshSignIn();
  const [values, setValues] = useState({ login: '', name: '', role: '', fromOn: '', untilOn: '' });
  const [picked, setPicked] = useState<Picked | null | undefined>(undefined);
  const place = picked === undefined ? organization : picked;
  const [asked, setAsked] = useState(false);
  const set = (key: keyof typeof values) => (value: string) => setValues({ ...values, [key]: value });
  const role = roleKeys.find((key) => key === values.role);
  const days = isDayOrEmpty(values.fromOn) && isDayOrEmpty(values.untilOn);
  const order = days && values.fromOn !== '' && values.untilOn !== '' && values.untilOn < values.fromOn;
  const grant = useMutation({
    mutationFn: (wish: { role: Role; organizationId: string }) =>
      withFreshSignIn(() =>
        call('POST /duties', {
          body: {
            ...wish,
            login: values.login.trim(),
            ...(values.name.trim() === '' ? {} : { name: values.name.trim() }),
            ...(values.fromOn === '' ? {} : { fromOn: values.fromOn }),
            ...(values.untilOn === '' ? {} : { untilOn: values.untilOn }),
          },
        }),
      ),
    onSuccess: onGranted,
  });
  const complete = values.login.trim().length > 1 && role !== undefined && place !== null && days && !order;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (complete) grant.mutate({ role, organizationId: place.id });
  };
  if (grant.data?.slip)
    return <SlipDialog slip={grant.data.slip} lead={t('duties.grantSlip')} onClose={onClose} />;
  if (grant.data && role)
    return (
      <Dialog title={t('duties.grantTitle')} onClose={onClose}>
        <Notice kind="success">
          {t('duties.grantDone', { name: values.login.trim(), role: reader.words(roles[role]) })}
        </Notice>
      </Dialog>
    );
  return (
    <Dialog title={t('duties.grantTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <SelectField
          label={`${t('duties.grantRole')} *`}
          value={values.role}
          empty="—"
          onChange={set('role')}
          options={roleKeys.map((key) => ({ value: key, label: reader.words(roles[key]) }))}
          hint={role && t(`duties.roleHelp_${role}`)}
          error={problemAt(grant.error, '/role')}
        />
        <OrganizationPicker
          label={`${t('duties.grantAt')} *`}
          value={place}
          onChange={setPicked}
          error={problemAt(grant.error, '/organizationId')}
        />
        <TextField
          label={`${t('duties.grantLogin')} *`}
          hint={t('duties.grantLoginHint')}
          value={values.login}
          onChange={set('login')}
          maxLength={60}
          autoCapitalize="none"
          autoComplete="off"
          error={problemAt(grant.error, '/login')}
        />
        <TextField
          label={t('duties.grantName')}
          value={values.name}
          onChange={set('name')}
          maxLength={60}
          autoComplete="off"
          error={problemAt(grant.error, '/name')}
        />
        <DayField
          label={t('duties.grantFrom')}
          value={values.fromOn}
          onChange={set('fromOn')}
          error={problemAt(grant.error, '/fromOn')}
        />
        <DayField
          label={t('duties.grantUntil')}
          value={values.untilOn}
          onChange={set('untilOn')}
          error={order ? t('duties.grantOrder') : problemAt(grant.error, '/untilOn')}
        />
        <p className="z-muted">{t('duties.grantSelf')}</p>
        <FormProblem error={grant.error} />
        {asked && !complete && !order && <Notice kind="warning">{t('duties.grantMissing')}</Notice>}
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
