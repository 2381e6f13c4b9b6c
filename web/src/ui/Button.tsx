import type { ButtonHTMLAttributes } from 'react';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Properties extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind;
  /** Its work is under way: it spins, says so to screen readers and cannot be pressed twice. */
  busy?: boolean;
  wide?: boolean;
}

/** The look of a button for a link that leads on; a page has one `primary`. */
export function buttonClass(kind: ButtonKind = 'secondary', wide = false): string {
  return `z-button ${kind}${wide ? ' wide' : ''}`;
}

export function Button({ kind = 'secondary', busy = false, wide = false, ...rest }: Properties) {
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass(kind, wide)}
      aria-busy={busy || undefined}
      disabled={busy || rest.disabled}
    >
      {busy && <span className="z-spinner" aria-hidden="true" />}
      {rest.children}
    </button>
  );
}
