import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { Button } from '../../ui/Button.tsx';
import type { DestinationPlace, Place } from './DeskFields.tsx';
import { FilingDialog } from './DeskFiling.tsx';

interface Properties {
  member: Place;
  /** Chosen already, by where one comes from; it can be changed. */
  destination?: DestinationPlace;
  title?: string;
}

/** On a member's file: the origin files for this one. */
export function FilingButton({ member, destination, title }: Properties) {
  const { t } = useTranslation('workbench');
  const mayHandle = useCan('transfers.handle');
  const [open, setOpen] = useState(false);
  if (!mayHandle) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{title ?? t('transfers.file')}</Button>
      {open && <FilingDialog members={[member]} destination={destination} onClose={() => setOpen(false)} />}
    </>
  );
}
