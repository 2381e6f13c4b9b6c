import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../lib/api.types.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Facts } from '../../ui/Section.tsx';

export type Half = AnswerOf<'POST /account-recoveries/{id}/confirmation'>;

/** The half that the second officer tells the person; shown once. */
export function HalfDialog({ half, onClose }: { half: Half; onClose: () => void }) {
  const { t } = useTranslation('workbench');
  return (
    <Dialog title={t('recoveries.half')} onClose={onClose}>
      <Notice kind="warning">{t('recoveries.halfLead', { name: half.name, by: half.printedBy })}</Notice>
      <Facts
        items={[
          { label: t('recoveries.person'), value: half.name },
          { label: t('recoveries.account'), value: half.login },
          { label: t('recoveries.half'), value: <code className="z-key">{half.code}</code> },
        ]}
      />
      <div className="z-actions">
        <Button kind="primary" onClick={onClose}>
          {t('desk.close')}
        </Button>
      </div>
    </Dialog>
  );
}
