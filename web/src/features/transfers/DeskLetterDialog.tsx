import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { download } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { saveFile } from '../../ui/desk/save-file.ts';
import { TextField } from '../../ui/Field.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import type { Transfer } from './transfers.desk.queries.ts';

/** The letter as it is handed out, with the whole ID number: for a reason, and after the password. */
export function LetterToHandOut({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const mayReveal = useCan('members.reveal');
  const [open, setOpen] = useState(false);
  if (!mayReveal || transfer.state === 'completed') return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('transfers.letterWhole')}</Button>
      {open && <LetterDialog transfer={transfer} onClose={() => setOpen(false)} />}
    </>
  );
}

function LetterDialog({ transfer: { id, member }, onClose }: { transfer: Transfer; onClose: () => void }) {
  const { t } = useTranslation('workbench');
  const withFreshSignIn = useFreshSignIn();
  const [reason, setReason] = useState<string>(() => t('transfers.letterWholeUsual'));
  const [asked, setAsked] = useState(false);
  const isMissing = [...reason.trim()].length < 4;
  const work = useMutation({
    mutationFn: () =>
      withFreshSignIn(() =>
        download('POST /transfers/{id}/letter', { params: { id }, body: { reason: reason.trim() } }),
      ),
    onSuccess: (paper) => {
      if (paper === null) return;
      saveFile(paper.blob, paper.fileName ?? 'letter.pdf');
      onClose();
    },
  });
  return (
    <Dialog title={t('transfers.letterWholeTitle', { name: member.name })} onClose={onClose}>
      <form
        className="z-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!isMissing) work.mutate();
        }}
      >
        <p>{t('transfers.letterWholeWhat')}</p>
        <TextField
          label={`${t('transfers.letterWholeWhy')} *`}
          value={reason}
          onChange={setReason}
          maxLength={200}
          autoComplete="off"
        />
        <FormEnd
          work={work}
          missing={asked && isMissing && t('transfers.letterWholeMissing')}
          action={t('transfers.letterWholeGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
