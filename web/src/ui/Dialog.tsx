import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';

interface Properties {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A question over the page. The browser's own dialog keeps the focus inside and closes on Escape. */
export function Dialog({ title, onClose, children }: Properties) {
  const { t } = useTranslation('common');
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className="z-dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div>
        <header className="z-page-header">
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
