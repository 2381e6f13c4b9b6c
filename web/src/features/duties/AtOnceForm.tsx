import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import type { Duty } from './DutyTable.tsx';

type Items = AnswerOf<'POST /duties/{id}/emergency-end'>['left'];

interface Properties {
  duty: Duty;
  name: string;
  onEnded: () => Promise<void>;
  onClose: () => void;
}

/** The security admin's emergency brake: no successor is asked for, a reason is. */
export function AtOnceForm({ duty, name, onEnded, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const withFreshSignIn = useFreshSignIn();
  const [reason, setReason] = useState('');
  const work = useMutation({
    mutationFn: () =>
      withFreshSignIn(() =>
        call('POST /duties/{id}/emergency-end', {
          params: { id: duty.id },
          body: { reason: reason.trim() },
        }),
      ),
    onSuccess: onEnded,
  });
  const said = (items: Items) =>
    items
      .map(({ words, count }) => t('dutyWork.openItem', { what: reader.words(words), n: count }))
      .join('、') || t('dutyWork.nothing');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim().length > 1) work.mutate();
  };
  return (
    <Dialog title={t('dutyWork.atOnceTitle', { name })} onClose={onClose}>
      {work.data ? (
        <Notice kind={work.data.left.length > 0 ? 'warning' : 'success'}>
          {t('dutyWork.atOnceDone', { handed: said(work.data.handedOver), left: said(work.data.left) })}
        </Notice>
      ) : (
        <form className="z-form" onSubmit={submit} noValidate>
          <p>{t('dutyWork.atOnceHint')}</p>
          <TextField
            label={`${t('dutyWork.atOnceReason')} *`}
            value={reason}
            onChange={setReason}
            maxLength={500}
            autoComplete="off"
            error={problemAt(work.error, '/reason')}
          />
          <FormProblem error={work.error} />
          <div className="z-actions">
            <Button kind="danger" type="submit" busy={work.isPending} disabled={reason.trim().length < 2}>
              {t('dutyWork.atOnceGo')}
            </Button>
            <Button onClick={onClose}>{t('desk.cancel')}</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
