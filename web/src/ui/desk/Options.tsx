import { type ReactNode, useEffect, useRef } from 'react';

export interface Option {
  value: string;
  label: string;
  /** A second, quieter line. */
  detail?: string;
}

interface Properties {
  /** Of the listbox, to which the box points. */
  id: string;
  label: string;
  open: boolean;
  /** What is said instead of choices: being searched, nothing found, failed. */
  note: string | null;
  children: ReactNode;
}

/** What a box offers under itself. Words are no choices: they stand beside the listbox, where readers hear them. */
export function Options({ id, label, open, note, children }: Properties) {
  return (
    <div className="desk-options" hidden={!open}>
      {/* Always there, so that aria-controls points to something; dragging its scrollbar is no leaving. */}
      <div
        id={id}
        role="listbox"
        aria-label={open ? label : undefined}
        onMouseDown={(event) => event.preventDefault()}
      >
        {children}
      </div>
      <p className="desk-options-note" role="status">
        {open && note}
      </p>
    </div>
  );
}

interface Line {
  id: string;
  option: Option;
  active: boolean;
  onChoose: () => void;
}

/** Pressing (not releasing) chooses, so that the box does not lose the focus first. */
export function OptionLine({ id, option, active, onChoose }: Line) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={ref}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className="desk-option"
      onMouseDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
    >
      <span>{option.label}</span>
      {option.detail !== undefined && <span className="desk-option-detail">{option.detail}</span>}
    </div>
  );
}
