import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { type Slip, SlipSheet } from '../accounts/public.ts';

interface Properties {
  slip: Slip;
  lead: string;
  onClose: () => void;
}

/** The slip of one new or reset account: shown once, printed from here. */
export function SlipDialog({ slip, lead, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  return (
    <Dialog title={t('slips.title')} onClose={onClose}>
      <Notice kind="warning">{lead}</Notice>
      <SlipSheet slips={[slip]} />
      <div className="z-actions z-no-print">
        <Button kind="primary" onClick={() => print()}>
          {t('desk.print')}
        </Button>
        <Button onClick={onClose}>{t('desk.close')}</Button>
      </div>
    </Dialog>
  );
}
