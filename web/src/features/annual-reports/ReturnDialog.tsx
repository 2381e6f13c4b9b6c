import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Field } from '../../ui/Field.tsx';

interface Properties {
  report: { id: string; version: number; name: string };
  onReturned: () => Promise<unknown>;
  onClose: () => void;
}

/** Why it comes back; the people who filed it read it. */
export function ReturnDialog({ report, onReturned, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const short = [...reason.trim()].length < 4;
  const work = useMutation({
    mutationFn: () =>
      call('POST /annual-reports/{id}/return', {
        params: { id: report.id },
        ifMatch: report.version,
        body: { reason: reason.trim() },
      }),
    onSuccess: async () => {
      await onReturned();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!short) work.mutate();
  };
  return (
    <Dialog title={t('annualReports.returnTitle', { name: report.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <Field
          label={t('annualReports.reason')}
          hint={t('annualReports.reasonHint')}
          error={asked && short ? t('annualReports.reasonShort') : undefined}
        >
          {(wiring) => (
            <textarea
              {...wiring}
              className="z-input"
              rows={3}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <FormProblem error={work.error} />
        <div className="z-actions">
          <Button kind="danger" type="submit" busy={work.isPending}>
            {t('annualReports.return')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
