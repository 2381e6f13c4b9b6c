import { useMutation } from '@tanstack/react-query';
import { hideableRoles, type Role, roles as roleWords } from '@zhibu/contract/authorization';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { CheckField, SelectField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import { OrganizationPicker, type Picked, useOwnBranch } from '../organizations/OrganizationPicker.tsx';
import { SlipDialog } from './SlipDialog.tsx';

interface Properties {
  /** Asks whoever may grant, instead of granting. */
  proposing?: boolean;
  /** Roles that the server will not refuse. */
  roles: readonly Role[];
  /** Offered as the place. */
  organization: Picked | null;
  onGranted: () => Promise<void>;
  onClose: () => void;
}

interface Values {
  login: string;
  name: string;
  role: string;
  fromOn: string;
  untilOn: string;
  reason: string;
  hidden: boolean;
}

const nothing: Values = { login: '', name: '', role: '', fromOn: '', untilOn: '', reason: '', hidden: false };

/** Grants a duty to an account, or to a new one, which then gets a slip to print; or proposes it. */
export function GrantDialog({ proposing = false, roles, organization, onGranted, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const withFreshSignIn = useFreshSignIn();
  const [values, setValues] = useState(nothing);
  const [picked, setPicked] = useState<Picked | null | undefined>(undefined);
  const ownBranch = useOwnBranch();
  const place = picked === undefined ? (organization ?? ownBranch) : picked;
  const [asked, setAsked] = useState(false);
  const role = roles.find((key) => key === values.role);
  const work = useMutation({
    mutationFn: async (wish: ReturnType<typeof wishOf>) => {
      if (!proposing) return withFreshSignIn(() => call('POST /duties', { body: wish }));
      const { name = '', ...rest } = wish;
      await call('POST /duty-proposals', { body: { ...rest, name, reason: values.reason.trim() } });
      return { slip: null, recoveryId: null };
    },
    onSuccess: onGranted,
  });
  const order = isOrdered(values);
  const complete = isComplete(values, proposing) && role !== undefined && place !== null && order;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (complete) work.mutate(wishOf(values, role, place.id));
  };
  const title = proposing ? t('dutyWork.proposeTitle') : t('duties.grantTitle');
  if (work.data?.slip)
    return <SlipDialog slip={work.data.slip} lead={t('duties.grantSlip')} onClose={onClose} />;
  if (work.data && role)
    return (
      <Dialog title={title} onClose={onClose}>
        <Notice kind="success">
          {proposing
            ? t('dutyWork.proposeDone', { name: values.name.trim(), role: reader.words(roleWords[role]) })
            : t('duties.grantDone', { name: values.login.trim(), role: reader.words(roleWords[role]) })}
        </Notice>
        {work.data.recoveryId !== null && <Notice kind="warning">{t('duties.grantSplit')}</Notice>}
      </Dialog>
    );
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        {proposing && <p className="z-muted">{t('dutyWork.proposeLead')}</p>}
        <SelectField
          label={`${t('duties.grantRole')} *`}
          value={values.role}
          empty="—"
          onChange={(key) => setValues({ ...values, role: key, hidden: false })}
          options={roles.map((key) => ({ value: key, label: reader.words(roleWords[key]) }))}
          hint={role && t(`duties.roleHelp_${role}`)}
          error={problemAt(work.error, '/role')}
        />
        <OrganizationPicker
          label={`${t('duties.grantAt')} *`}
          value={place}
          onChange={setPicked}
          error={problemAt(work.error, '/organizationId')}
        />
        <PersonFields
          values={values}
          onChange={setValues}
          proposing={proposing}
          hideable={role !== undefined && hideableRoles.includes(role)}
          error={work.error}
        />
        <p className="z-muted">{t('duties.grantSelf')}</p>
        <FormProblem error={work.error} />
        {asked && !complete && order && (
          <Notice kind="warning">
            {proposing ? t('dutyWork.proposeMissing') : t('duties.grantMissing')}
          </Notice>
        )}
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={work.isPending}>
            {proposing ? t('dutyWork.proposeGo') : t('duties.grantGo')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function isOrdered({ fromOn, untilOn }: Values): boolean {
  return !(
    isDayOrEmpty(fromOn) &&
    isDayOrEmpty(untilOn) &&
    fromOn !== '' &&
    untilOn !== '' &&
    untilOn < fromOn
  );
}

function isComplete(values: Values, proposing: boolean): boolean {
  const days = isDayOrEmpty(values.fromOn) && isDayOrEmpty(values.untilOn);
  const said = values.name.trim().length > 1 && values.reason.trim().length > 1;
  return values.login.trim().length > 1 && days && (!proposing || said);
}

function wishOf(values: Values, role: Role, organizationId: string) {
  const { login, name, fromOn, untilOn, hidden } = values;
  return {
    role,
    organizationId,
    login: login.trim(),
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(fromOn === '' ? {} : { fromOn }),
    ...(untilOn === '' ? {} : { untilOn }),
    ...(hidden ? { visibleFromAbove: false } : {}),
  };
}

interface PersonProperties {
  values: Values;
  onChange: (values: Values) => void;
  proposing: boolean;
  hideable: boolean;
  error: unknown;
}

function PersonFields({ values, onChange, proposing, hideable, error }: PersonProperties) {
  const { t } = useTranslation('workbench');
  const set = (key: 'login' | 'name' | 'fromOn' | 'untilOn' | 'reason') => (value: string) =>
    onChange({ ...values, [key]: value });
  return (
    <>
      <TextField
        label={`${t('duties.grantLogin')} *`}
        hint={t('duties.grantLoginHint')}
        value={values.login}
        onChange={set('login')}
        maxLength={60}
        autoCapitalize="none"
        autoComplete="off"
        error={problemAt(error, '/login')}
      />
      <TextField
        label={proposing ? `${t('dutyWork.proposeName')} *` : t('duties.grantName')}
        value={values.name}
        onChange={set('name')}
        maxLength={60}
        autoComplete="off"
        error={problemAt(error, '/name')}
      />
      <DayField
        label={t('duties.grantFrom')}
        value={values.fromOn}
        onChange={set('fromOn')}
        error={problemAt(error, '/fromOn')}
      />
      <DayField
        label={t('duties.grantUntil')}
        value={values.untilOn}
        onChange={set('untilOn')}
        error={isOrdered(values) ? problemAt(error, '/untilOn') : t('duties.grantOrder')}
      />
      {proposing && (
        <TextField
          label={`${t('dutyWork.proposeReason')} *`}
          value={values.reason}
          onChange={set('reason')}
          maxLength={500}
          autoComplete="off"
          error={problemAt(error, '/reason')}
        />
      )}
      {hideable && (
        <CheckField
          label={t('dutyWork.hide')}
          hint={t('dutyWork.hideHint')}
          checked={values.hidden}
          onChange={(hidden) => onChange({ ...values, hidden })}
        />
      )}
    </>
  );
}
