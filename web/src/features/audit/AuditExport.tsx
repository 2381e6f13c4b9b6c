import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { RadioGroup } from '../../ui/desk/RadioGroup.tsx';
import { saveFile } from '../../ui/desk/save-file.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import { type AuditSearch, queryOf } from './audit.search.ts';

interface Properties {
  filter: AuditSearch;
  onClose: () => void;
}

/** The filtered log as a signed archive for the inspector: with a reason, after a fresh sign-in, itself logged. */
export function AuditExport({ filter, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const withFreshSignIn = useFreshSignIn();
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const blank = reason.trim() === '';
  const make = useMutation({
    mutationFn: () => {
      const { after: _after, ...conditions } = queryOf(filter);
      const body = { ...conditions, format, reason: reason.trim() };
      return withFreshSignIn(() => download('POST /audit-exports', { body }));
    },
    onSuccess: (file) => {
      if (file !== null) saveFile(file.blob, file.fileName ?? 'audit.zip');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!blank) make.mutate();
  };
  return (
    <Dialog title={t('audit.exportTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <p>{t('audit.exportWhat')}</p>
        <RadioGroup
          label={t('audit.exportFormat')}
          value={format}
          onChange={setFormat}
          options={[
            { value: 'xlsx', label: t('audit.exportXlsx') },
            { value: 'csv', label: t('audit.exportCsv') },
          ]}
        />
        <TextField
          label={t('audit.exportReason')}
          hint={t('audit.exportReasonHint')}
          value={reason}
          onChange={setReason}
          maxLength={200}
          error={asked && blank ? t('audit.exportReasonMissing') : undefined}
        />
        <p className="z-muted">{t('audit.exportLogged')}</p>
        <FormProblem error={make.error} />
        {make.data && <Notice kind="success">{t('audit.exportDone')}</Notice>}
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={make.isPending}>
            {make.isPending ? t('audit.exportBusy') : t('audit.exportGo')}
          </Button>
          <Button onClick={onClose}>{make.data ? t('desk.close') : t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
