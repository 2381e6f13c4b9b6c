import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../Button.tsx';
import { Dialog } from '../Dialog.tsx';
import { FormProblem } from '../ErrorState.tsx';
import { LinesField } from './LinesField.tsx';

interface Properties {
  title: string;
  /** Of the reason, and who will read it. */
  label: string;
  hint: string;
  /** What is said of a reason below four characters. */
  short: string;
  /** The deed, named by a verb. */
  action: string;
  send: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

const fewest = 4;

/** Something is sent back or refused to people who read why; stays open with the answer if that fails. */
export function SayWhy({ title, label, hint, short, action, send, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const isShort = [...reason.trim()].length < fewest;
  const work = useMutation({ mutationFn: () => send(reason.trim()), onSuccess: onClose });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!isShort) work.mutate();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <LinesField
          label={label}
          hint={hint}
          value={reason}
          onChange={setReason}
          error={asked && isShort ? short : undefined}
        />
        <FormProblem error={work.error} />
        <div className="z-actions">
          <Button kind="danger" type="submit" busy={work.isPending}>
            {action}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
