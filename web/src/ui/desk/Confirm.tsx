import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../Button.tsx';
import { Dialog } from '../Dialog.tsx';
import { FormProblem } from '../ErrorState.tsx';

interface Properties {
  /** The question, with the name of what it is about. */
  title: string;
  /** What it means and whether it can be undone. */
  children: ReactNode;
  /** The deed, named by a verb. */
  action: string;
  run: () => Promise<unknown>;
  onClose: () => void;
  danger?: boolean;
}

/** Asks before something that others feel or that cannot be undone; stays open with the reason if refused. */
export function Confirm({ title, children, action, run, onClose, danger = false }: Properties) {
  const { t } = useTranslation('workbench');
  const work = useMutation({ mutationFn: run, onSuccess: onClose });
  return (
    <Dialog title={title} onClose={onClose}>
      <div>{children}</div>
      <FormProblem error={work.error} />
      <div className="z-actions">
        <Button kind={danger ? 'danger' : 'primary'} busy={work.isPending} onClick={() => work.mutate()}>
          {action}
        </Button>
        <Button onClick={onClose}>{t('desk.cancel')}</Button>
      </div>
    </Dialog>
  );
}
