import { useMutation } from '@tanstack/react-query';
import { posts } from '@zhibu/contract/posts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { TextField } from '../../ui/Field.tsx';
import type { Organization } from '../organizations/OrganizationDetail.tsx';
import type { Officer } from './officers.queries.ts';

interface Properties {
  organization: Organization;
  officer: Officer;
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** A post ends on a day, with the reason; who held it stays readable. */
export function EndPostDialog({ organization: { id }, officer, onDone, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [on, setOn] = useState('');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const end = useMutation({
    mutationFn: () =>
      call('POST /organizations/{id}/officers/{officerId}/end', {
        params: { id, officerId: officer.id },
        ifMatch: officer.version,
        body: { on, reason: reason.trim() },
      }),
    onSuccess: onDone,
  });
  const ready = on !== '' && isDayOrEmpty(on) && reason.trim().length > 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (ready) end.mutate();
  };
  const title = t('officers.endTitle', {
    name: officer.member.name,
    post: reader.words(posts[officer.post]),
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <DayField
          label={`${t('officers.endOn')} *`}
          value={on}
          onChange={setOn}
          error={problemAt(end.error, '/on')}
        />
        <TextField
          label={`${t('officers.reason')} *`}
          value={reason}
          onChange={setReason}
          maxLength={300}
          autoComplete="off"
          error={problemAt(end.error, '/reason')}
        />
        <FormEnd
          work={end}
          missing={asked && !ready && t('officers.endMissing')}
          action={t('officers.end')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
