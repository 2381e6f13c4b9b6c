import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { TextField } from '../../ui/Field.tsx';
import type { Organization } from '../organizations/OrganizationDetail.tsx';
import type { Term } from './officers.queries.ts';

interface Properties {
  organization: Organization;
  term: Term;
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** The election is put off, with the superior's document. */
export function ExtendTermDialog({ organization: { id }, term, onDone, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const [until, setUntil] = useState('');
  const [approval, setApproval] = useState('');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const extend = useMutation({
    mutationFn: () =>
      call('POST /organizations/{id}/terms/{termId}/extension', {
        params: { id, termId: term.id },
        ifMatch: term.version,
        body: { until, approval: approval.trim(), reason: reason.trim() },
      }),
    onSuccess: onDone,
  });
  const words = [approval, reason].every((text) => text.trim().length > 1);
  const ready = words && until !== '' && isDayOrEmpty(until);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (ready) extend.mutate();
  };
  return (
    <Dialog title={t('officers.extendTitle', { n: term.number })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <DayField
          label={`${t('officers.extendUntil')} *`}
          value={until}
          onChange={setUntil}
          error={problemAt(extend.error, '/until')}
        />
        <TextField
          label={`${t('officers.approval')} *`}
          value={approval}
          onChange={setApproval}
          maxLength={200}
          autoComplete="off"
          error={problemAt(extend.error, '/approval')}
        />
        <TextField
          label={`${t('officers.reason')} *`}
          value={reason}
          onChange={setReason}
          maxLength={300}
          autoComplete="off"
          error={problemAt(extend.error, '/reason')}
        />
        <FormEnd
          work={extend}
          missing={asked && !ready && t('officers.extendMissing')}
          action={t('officers.extendGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
