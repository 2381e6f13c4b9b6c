import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, type ButtonKind } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Field } from '../../ui/Field.tsx';

interface Properties {
  title: string;
  lead?: ReactNode;
  action: string;
  kind?: ButtonKind;
  work: Pick<UseMutationResult<unknown, unknown, never>, 'error' | 'isPending'>;
  onSubmit: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** The frame of every step's dialog: what it does, its fields, the reason where it was refused, the deed. */
export function StepForm({
  title,
  lead,
  action,
  kind = 'primary',
  work,
  onSubmit,
  onClose,
  children,
}: Properties) {
  const { t } = useTranslation('workbench');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        {lead !== undefined && <p>{lead}</p>}
        {children}
        <FormProblem error={work.error} />
        <div className="z-actions">
          <Button kind={kind} type="submit" busy={work.isPending}>
            {action}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A reason that somebody else reads: two characters at least. */
export function useReason() {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const text = reason.trim();
  const isShort = [...text].length < 2;
  return { reason, setReason, text, isShort, wrong: asked && isShort, ask: () => setAsked(true) };
}

export function ReasonBox({ value, hint }: { value: ReturnType<typeof useReason>; hint?: string }) {
  const { t } = useTranslation('workbench');
  return (
    <Field
      label={t('transfers.reason')}
      hint={hint}
      error={value.wrong ? t('transfers.reasonShort') : undefined}
    >
      {(wiring) => (
        <textarea
          {...wiring}
          className="z-input"
          rows={3}
          maxLength={500}
          value={value.reason}
          onChange={(event) => value.setReason(event.target.value)}
        />
      )}
    </Field>
  );
}
