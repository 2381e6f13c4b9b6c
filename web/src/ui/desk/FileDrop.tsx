import { type DragEvent, useId, useState } from 'react';
import { Icon } from '../Icon.tsx';

interface Properties {
  label: string;
  hint?: string;
  /** As in `<input accept>`. */
  accept: string;
  onFile: (file: File) => void;
  disabled?: boolean;
}

/** A place to drop a file on; also a plain file chooser for keyboard and touch. */
export function FileDrop({ label, hint, accept, onFile, disabled = false }: Properties) {
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !disabled) onFile(file);
  };
  return (
    <label
      htmlFor={id}
      className={over ? 'desk-drop over' : 'desk-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" size={32} />
      <strong>{label}</strong>
      {hint !== undefined && <span className="z-muted z-small">{hint}</span>}
      <input
        id={id}
        type="file"
        accept={accept}
        disabled={disabled}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          // The same file may be chosen again after it was mended.
          event.target.value = '';
        }}
      />
    </label>
  );
}
