import { type RefObject, type SyntheticEvent, useLayoutEffect, useRef } from 'react';

interface Modal {
  ref: RefObject<HTMLDialogElement | null>;
  onCancel: (event: SyntheticEvent<HTMLDialogElement>) => void;
  onClose: (event: SyntheticEvent<HTMLDialogElement>) => void;
}

/**
 * Opens a `<dialog>` over the page for as long as it is mounted: the browser keeps the focus inside
 * and gives it back afterwards. `leave` is called on Escape.
 */
export function useModal(leave: () => void): Modal {
  const ref = useRef<HTMLDialogElement>(null);
  // Closed while it still stands in the page: one that was taken out of it gives no focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // What one came to fill in, not the button that leaves.
    const field = dialog?.querySelector('input:not([hidden]), select, textarea');
    if (field instanceof HTMLElement) field.focus();
    return () => dialog?.close();
  }, []);
  return {
    ref,
    onCancel: (event) => {
      event.preventDefault();
      leave();
    },
    // Browsers let a second Escape through without asking; the page must know of it.
    onClose: (event) => {
      if (!event.currentTarget.open) leave();
    },
  };
}
