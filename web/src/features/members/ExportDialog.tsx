import { useMutation } from '@tanstack/react-query';
import type { MemberField } from '@zhibu/contract/fields';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { download } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { RadioGroup } from '../../ui/desk/RadioGroup.tsx';
import { saveFile } from '../../ui/desk/save-file.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import type { ColumnKey } from './member.columns.tsx';
import { filterOf, type MemberSearch } from './members.search.ts';
import { isReason, ReasonField } from './ReasonField.tsx';

interface Properties {
  search: MemberSearch;
  shown: readonly ColumnKey[];
  onClose: () => void;
}

/** The filtered list as a file: which format, which columns, masked or not and why. */
export function ExportDialog({ search, shown, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const mayReveal = useCan('members.reveal');
  const withFreshSignIn = useFreshSignIn();
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const [columns, setColumns] = useState<'all' | 'shown'>('all');
  const [masked, setMasked] = useState<'yes' | 'no'>('yes');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const reveal = masked === 'no';
  const make = useMutation({
    mutationFn: () => {
      const body = {
        ...filterOf(search),
        format,
        ...(columns === 'shown' ? { columns: fieldsOf(shown) } : {}),
        ...(reveal ? { reveal: true, reason: reason.trim() } : {}),
      };
      const work = () => download('POST /member-exports', { body });
      return reveal ? withFreshSignIn(work) : work();
    },
    onSuccess: (file) => {
      if (file !== null) saveFile(file.blob, file.fileName ?? `members.${format}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!reveal || isReason(reason)) make.mutate();
  };
  return (
    <Dialog title={t('members.exportTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <p>{t('members.exportWhat')}</p>
        <RadioGroup
          label={t('members.exportFormat')}
          value={format}
          onChange={setFormat}
          options={[
            { value: 'xlsx', label: t('members.exportXlsx') },
            { value: 'csv', label: t('members.exportCsv') },
          ]}
        />
        <RadioGroup
          label={t('members.exportColumns')}
          value={columns}
          onChange={setColumns}
          options={[
            { value: 'all', label: t('members.exportAll') },
            { value: 'shown', label: t('members.exportShown') },
          ]}
        />
        <RadioGroup
          label={t('members.exportMasked')}
          value={masked}
          onChange={setMasked}
          options={[
            { value: 'yes', label: t('members.exportMaskedYes') },
            { value: 'no', label: t('members.exportMaskedNo'), disabled: !mayReveal },
          ]}
        />
        {!mayReveal && <p className="z-muted">{t('members.exportMaskedOnly')}</p>}
        {reveal && <ReasonField value={reason} onChange={setReason} asked={asked} />}
        <p className="z-muted">{t('members.exportLogged')}</p>
        <FormProblem error={make.error} />
        {make.data && <Notice kind="success">{t('members.exportDone')}</Notice>}
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={make.isPending}>
            {make.isPending ? t('members.exportBusy') : t('members.exportGo')}
          </Button>
          <Button onClick={onClose}>{make.data ? t('desk.close') : t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Name always; `age` is no field of the file. */
function fieldsOf(shown: readonly ColumnKey[]): MemberField[] {
  return ['name', ...shown.filter((key) => key !== 'age')];
}
