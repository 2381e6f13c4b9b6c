import { useMutation } from '@tanstack/react-query';
import { memberFieldTable } from '@zhibu/contract/fields';
import type { Revealable } from '@zhibu/contract/members';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { CheckField } from '../../ui/Field.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import { type Member, revealable } from './member.form.ts';
import { isReason, ReasonField } from './ReasonField.tsx';

interface Properties {
  member: Member;
  onRevealed: (values: AnswerOf<'POST /members/{id}/reveal'>) => void;
  onClose: () => void;
}

/** Asks what to show and why; the password again where the sign-in is not fresh. */
export function RevealDialog({ member, onRevealed, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const withFreshSignIn = useFreshSignIn();
  const present = revealable.filter((key) => member[key] !== null);
  const [chosen, setChosen] = useState<readonly Revealable[]>(present.slice(0, 1));
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const reveal = useMutation({
    mutationFn: () =>
      withFreshSignIn(() =>
        call('POST /members/{id}/reveal', {
          params: { id: member.id },
          body: { fields: [...chosen], reason: reason.trim() },
        }),
      ),
    onSuccess: (values) => {
      if (values !== null) onRevealed(values);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (chosen.length > 0 && isReason(reason)) reveal.mutate();
  };
  return (
    <Dialog title={t('members.revealTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <fieldset className="desk-radios">
          <legend>{t('members.revealWhat')}</legend>
          {present.map((key) => (
            <CheckField
              key={key}
              label={reader.words(memberFieldTable[key])}
              checked={chosen.includes(key)}
              onChange={(on) => setChosen(present.filter((one) => (one === key ? on : chosen.includes(one))))}
            />
          ))}
          {asked && chosen.length === 0 && (
            <p className="desk-error" role="alert">
              {t('members.revealNothing')}
            </p>
          )}
        </fieldset>
        <ReasonField value={reason} onChange={setReason} asked={asked} />
        <p className="z-muted">{t('members.revealLogged', { name: member.name })}</p>
        <FormProblem error={reveal.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={reveal.isPending}>
            {t('members.reveal')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
