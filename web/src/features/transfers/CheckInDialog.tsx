import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { TextField } from '../../ui/Field.tsx';
import { StepForm } from './StepForm.tsx';
import { transfersKey } from './transfers.queries.ts';

/** The member stands here with the letter: a hand scanner types the code, or somebody does. */
export function CheckInDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const work = useMutation({
    mutationFn: () => call('POST /transfers/check-ins', { body: { code: code.trim() } }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: transfersKey });
      onClose();
      await navigate({ to: '/transfers/$id', params: { id } });
    },
  });
  return (
    <StepForm
      title={t('transfers.checkInTitle')}
      lead={t('transfers.checkInLead')}
      action={t('transfers.checkIn')}
      work={work}
      onClose={onClose}
      onSubmit={() => {
        if (code.trim() !== '') work.mutate();
      }}
    >
      <TextField
        label={t('transfers.code')}
        hint={t('transfers.codeHint')}
        value={code}
        onChange={setCode}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
      />
    </StepForm>
  );
}
