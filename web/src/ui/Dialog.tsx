import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { useModal } from './use-modal.ts';

interface Properties {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A question over the page. The browser's own dialog keeps the focus inside and closes on Escape. */
export function Dialog({ title, onClose, children }: Properties) {
  const { t } = useTranslation('common');
  const modal = useModal(onClose);
  const id = useId();
  return (
    <dialog {...modal} className="z-dialog" aria-labelledby={id}>
      <div>
        <header className="z-dialog-header">
          <h2 id={id}>{title}</h2>
          <Button kind="quiet" onClick={onClose}>
            {t('close')}
          </Button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
