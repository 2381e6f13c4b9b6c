import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { TextField } from '../../ui/Field.tsx';
import { canScan, DeskScanner } from './DeskScanner.tsx';
import { settle } from './transfers.desk.queries.ts';

/** The member stands here with the letter: its code by hand scanner, keyboard or camera. */
export function DeskCodeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState(false);
  const [camera, setCamera] = useState(false);
  const work = useMutation({
    mutationFn: (text: string) => call('POST /transfers/check-ins', { body: { code: text } }),
    onSuccess: async (transfer) => {
      await settle(client, transfer);
      onClose();
      void navigate({ to: '/transfers/$id', params: { id: transfer.id } });
    },
  });
  const typed = code.trim();
  const ready = typed.length >= 8;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (ready) work.mutate(typed);
  };
  return (
    <Dialog title={t('transfers.code')} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('transfers.codeWhat')}</p>
        <TextField
          label={t('transfers.codeLabel')}
          hint={t('transfers.codeHint')}
          value={code}
          onChange={setCode}
          maxLength={200}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          error={problemAt(work.error, '/code')}
        />
        {canScan() &&
          (camera ? (
            <DeskScanner
              onFound={(text) => {
                setCamera(false);
                setCode(text);
                work.mutate(text);
              }}
              onLeave={() => setCamera(false)}
            />
          ) : (
            <div className="z-actions">
              <Button onClick={() => setCamera(true)}>{t('transfers.camera')}</Button>
            </div>
          ))}
        <FormEnd
          work={{
            isPending: work.isPending,
            error: problemAt(work.error, '/code') === undefined ? work.error : null,
          }}
          missing={asked && !ready && t('transfers.codeMissing')}
          action={t('transfers.codeGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
