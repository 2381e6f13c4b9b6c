import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { chinaToday } from '../../lib/dates.ts';
import { problemAt } from '../../lib/problem.ts';
import { upload } from '../../lib/upload.ts';
import { useReader } from '../../lib/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FileDrop } from '../../ui/desk/FileDrop.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useDues } from './DeskDues.tsx';
import { paperTypes, usePaperRefusal } from './DeskPapers.tsx';
import { type DeedProperties, useDeed } from './use-deed.ts';

/** The paper receipt of an organisation outside: its day, who received, and its photograph; then the member leaves. */
export function ReceiptDialog(properties: DeedProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { transfer, onClose } = properties;
  const [day, setDay] = useState('');
  const [organization, setOrganization] = useState(transfer.destination.name);
  const [photo, setPhoto] = useState<File | null>(null);
  // What arrived once is not sent again when the day was wrong.
  const [arrived, setArrived] = useState<{ file: File; id: string } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const refusalOf = usePaperRefusal();
  const stored = transfer.papers.at(-1) ?? null;
  const dues = useDues(transfer);
  const isWhole =
    day !== '' &&
    isDayOrEmpty(day) &&
    [...organization.trim()].length >= 4 &&
    (photo !== null || stored !== null);
  const { work, submit, missing } = useDeed(properties, isWhole && dues.isReady, async () => {
    let paperId = stored?.id;
    if (photo !== null) {
      paperId = arrived?.file === photo ? arrived.id : (await send(transfer.id, photo)).id;
      setArrived({ file: photo, id: paperId });
    }
    return call('POST /transfers/{id}/receipt', {
      params: { id: transfer.id },
      ifMatch: transfer.version,
      body: { receivedOn: day, organization: organization.trim(), paperId: paperId ?? '', ...dues.body },
    });
  });
  const take = (file: File) => {
    const why = refusalOf(file);
    setRefusal(why);
    if (why === null) setPhoto(file);
  };
  const { letter } = transfer;
  const today = chinaToday();
  const last = letter !== null && letter.until < today ? letter.until : today;
  const chosen = photo?.name ?? stored?.name ?? null;
  return (
    <Dialog title={t('transfers.receiptTitle', { name: transfer.member.name })} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('transfers.receiptWhat', { name: transfer.member.name })}</p>
        <DayField
          label={`${t('transfers.receiptDay')} *`}
          hint={
            letter === null
              ? t('desk.dayHint')
              : t('transfers.receiptDays', {
                  from: reader.day(letter.issuedOn),
                  until: reader.day(last),
                })
          }
          value={day}
          onChange={setDay}
          error={problemAt(work.error, '/receivedOn')}
        />
        <TextField
          label={`${t('transfers.receiptFrom')} *`}
          hint={t('transfers.receiptFromHint')}
          value={organization}
          onChange={setOrganization}
          error={problemAt(work.error, '/organization')}
          maxLength={120}
          autoComplete="off"
        />
        {dues.field(work.error)}
        <FileDrop
          label={t(chosen === null ? 'transfers.receiptPhoto' : 'transfers.receiptPhotoAgain')}
          hint={chosen ?? t('members.fileRules')}
          accept={paperTypes}
          onFile={take}
        />
        {refusal !== null && <Notice kind="error">{refusal}</Notice>}
        <FormEnd
          work={work}
          missing={missing && t(isWhole ? 'transfers.duesMissing' : 'transfers.receiptIncomplete')}
          action={t('transfers.deed_register_receipt')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}

const send = (id: string, file: File) =>
  upload('POST /transfers/{id}/papers', () => undefined, {
    params: { id },
    query: { fileName: file.name },
    file,
  });
