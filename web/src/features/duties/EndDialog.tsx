import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { RadioGroup } from '../../ui/desk/RadioGroup.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import { AtOnceForm } from './AtOnceForm.tsx';
import type { Duty } from './DutyTable.tsx';
import { roleName } from './role-name.ts';
import { SlipDialog } from './SlipDialog.tsx';

type Open = AnswerOf<'GET /duties/{id}/open-items'>;

interface Properties {
  duty: Duty;
  onEnded: () => Promise<void>;
  onClose: () => void;
}

/** Ends a duty: at once when nothing is open; else lists what is open, and one act hands over and ends. */
export function EndDialog({ duty, onEnded, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [emergency, setEmergency] = useState(false);
  const name = duty.account?.name ?? t('dutyWork.hiddenHolder');
  const open = useQuery({
    // Not among the duties: once the duty has ended, asking again would only be refused.
    queryKey: ['duty-open-items', duty.id],
    queryFn: ({ signal }) => call('GET /duties/{id}/open-items', { params: { id: duty.id }, signal }),
    staleTime: 0,
  });
  const end = useMutation({
    mutationFn: async () => {
      await call('POST /duties/{id}/end', { params: { id: duty.id } });
      await onEnded();
    },
    onSuccess: onClose,
  });
  if (emergency) return <AtOnceForm duty={duty} name={name} onEnded={onEnded} onClose={onClose} />;
  const atOnce = open.data?.can.endAtOnce && open.data.items.length > 0 && (
    <Button kind="quiet" onClick={() => setEmergency(true)}>
      {t('dutyWork.atOnce')}
    </Button>
  );
  return (
    <Dialog title={t('dutyWork.endTitle', { name, role: roleName(duty.role, reader) })} onClose={onClose}>
      {open.error ? (
        <ErrorState error={open.error} onRetry={() => open.refetch()} />
      ) : !open.data ? (
        <Skeleton lines={4} />
      ) : open.data.items.length === 0 ? (
        <>
          <p>{t('dutyWork.endNothing')}</p>
          <p className="z-muted">{t('duties.endHint')}</p>
          <FormProblem error={end.error} />
          <div className="z-actions">
            <Button kind="danger" busy={end.isPending} onClick={() => end.mutate()}>
              {t('duties.end')}
            </Button>
            <Button onClick={onClose}>{t('desk.cancel')}</Button>
          </div>
        </>
      ) : (
        <HandOverForm duty={duty} open={open.data} onEnded={onEnded} onClose={onClose} extra={atOnce} />
      )}
    </Dialog>
  );
}

interface FormProperties extends Properties {
  open: Open;
  extra: ReactNode;
}

function HandOverForm({ duty, open, onEnded, onClose, extra }: FormProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const withFreshSignIn = useFreshSignIn();
  const [way, setWay] = useState<'duty' | 'new'>(open.successors.length > 0 ? 'duty' : 'new');
  const [values, setValues] = useState({
    successor: open.successors[0]?.dutyId ?? '',
    login: '',
    name: '',
    reason: '',
  });
  const set = (key: keyof typeof values) => (value: string) => setValues({ ...values, [key]: value });
  const work = useMutation({
    mutationFn: () =>
      withFreshSignIn(() => call('POST /duties/{id}/hand-over', { params: { id: duty.id }, body: wish() })),
    onSuccess: onEnded,
  });
  const wish = () => {
    const reason = values.reason.trim();
    const said = reason === '' ? {} : { reason };
    if (way === 'duty') return { successorDutyId: values.successor, ...said };
    const name = values.name.trim();
    return { login: values.login.trim(), ...(name === '' ? {} : { name }), ...said };
  };
  const complete = way === 'duty' ? values.successor !== '' : values.login.trim().length > 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete) work.mutate();
  };
  if (work.data?.slip)
    return <SlipDialog slip={work.data.slip} lead={t('dutyWork.handOverSlip')} onClose={onClose} />;
  if (work.data)
    return (
      <>
        <Notice kind="success">{t('dutyWork.handOverDone')}</Notice>
        {work.data.recoveryId !== null && <Notice kind="warning">{t('duties.grantSplit')}</Notice>}
      </>
    );
  return (
    <form className="z-form" onSubmit={submit} noValidate>
      <p>{t('dutyWork.endOpen')}</p>
      <ul>
        {open.items.map(({ kind, words, count }) => (
          <li key={kind}>{t('dutyWork.openItem', { what: reader.words(words), n: count })}</li>
        ))}
      </ul>
      <RadioGroup
        label={t('dutyWork.successorWho')}
        value={way}
        onChange={setWay}
        options={[
          ...(open.successors.length > 0
            ? [{ value: 'duty' as const, label: t('dutyWork.successorDuty') }]
            : []),
          { value: 'new' as const, label: t('dutyWork.successorNew') },
        ]}
      />
      {open.successors.length === 0 && <p className="z-muted">{t('dutyWork.successorNone')}</p>}
      {way === 'duty' ? (
        <SelectField
          label={`${t('dutyWork.successorPick')} *`}
          value={values.successor}
          onChange={set('successor')}
          options={open.successors.map(({ dutyId, name, role, organization }) => ({
            value: dutyId,
            label: `${name} · ${roleName(role, reader)} · ${organization.name}`,
          }))}
          error={problemAt(work.error, '/successorDutyId')}
        />
      ) : (
        <>
          <TextField
            label={`${t('dutyWork.successorLogin')} *`}
            hint={t('duties.grantLoginHint')}
            value={values.login}
            onChange={set('login')}
            maxLength={60}
            autoCapitalize="none"
            autoComplete="off"
            error={problemAt(work.error, '/login')}
          />
          <TextField
            label={t('duties.grantName')}
            value={values.name}
            onChange={set('name')}
            maxLength={60}
            autoComplete="off"
            error={problemAt(work.error, '/name')}
          />
        </>
      )}
      <TextField
        label={t('dutyWork.handOverReason')}
        value={values.reason}
        onChange={set('reason')}
        maxLength={500}
        autoComplete="off"
      />
      <FormProblem error={work.error} />
      <div className="z-actions">
        <Button kind="danger" type="submit" busy={work.isPending} disabled={!complete}>
          {t('dutyWork.handOverGo')}
        </Button>
        <Button onClick={onClose}>{t('desk.cancel')}</Button>
        {extra}
      </div>
    </form>
  );
}
