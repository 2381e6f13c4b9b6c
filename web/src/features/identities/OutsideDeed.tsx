import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { OutsideIdentities } from './OutsideIdentities.tsx';
import { useOutsideOffered } from './use-outside-offered.ts';

/** In a row of the accounts: the outside identities of one, in a dialog; only where a provider is in use. */
export function OutsideDeed({ accountId, name }: { accountId: string; name: string }) {
  const { t } = useTranslation('workbench');
  const [open, setOpen] = useState(false);
  if (!useOutsideOffered()) return null;
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)} aria-label={`${t('identities.title')} ${name}`}>
        {t('identities.title')}
      </Button>
      {open && (
        <Dialog title={`${t('identities.title')} · ${name}`} onClose={() => setOpen(false)}>
          <OutsideIdentities whose={{ account: accountId }} name={name} />
        </Dialog>
      )}
    </>
  );
}
