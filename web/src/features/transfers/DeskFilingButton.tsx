import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { Button } from '../../ui/Button.tsx';
import type { Place } from './DeskFields.tsx';
import { FilingDialog } from './DeskFiling.tsx';

/** On a member's file: the origin files for this one. */
export function FilingButton({ member }: { member: Place }) {
  const { t } = useTranslation('workbench');
  const mayHandle = useCan('transfers.handle');
  const [open, setOpen] = useState(false);
  if (!mayHandle) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('transfers.file')}</Button>
      {open && <FilingDialog members={[member]} onClose={() => setOpen(false)} />}
    </>
  );
}
