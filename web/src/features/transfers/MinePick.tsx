import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';

export interface Pick {
  id: string;
  name: string;
  /** Quieter lines that tell two of one name apart. */
  lines?: readonly string[];
}

/** Found places, each a large button. */
export function MinePicks({
  label,
  picks,
  onPick,
}: {
  label: string;
  picks: readonly Pick[];
  onPick: (id: string) => void;
}) {
  return (
    <ul className="mine-picks" aria-label={label}>
      {picks.map((pick) => (
        <li key={pick.id}>
          <button type="button" onClick={() => onPick(pick.id)}>
            <PickText pick={pick} />
            <Icon name="right" size={18} />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface Chosen {
  id: string;
  label: string;
  pick: Pick;
  onChange: () => void;
  error?: string | undefined;
  /** Chosen just now: the focus was on what is gone. */
  isNew: boolean;
}

/** What was chosen, and the way to choose anew. */
export function MinePicked({ id, label, pick, onChange, error, isNew }: Chosen) {
  const { t } = useTranslation('myTransfers');
  const box = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (isNew) box.current?.focus();
  }, [isNew]);
  return (
    <fieldset ref={box} id={id} tabIndex={-1} className="mine-picked">
      <legend className="z-only-read">
        {t('form.chosen')} {label}
      </legend>
      <Icon name="check" size={22} />
      <PickText pick={pick} />
      <Button onClick={onChange} aria-label={`${t('form.change')}：${label}`}>
        {t('form.change')}
      </Button>
      {error !== undefined && (
        <p className="mine-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function PickText({ pick: { name, lines = [] } }: { pick: Pick }) {
  return (
    <span>
      <strong>{name}</strong>
      {lines.map((line) => (
        <span key={line} className="z-hint-line">
          {line}
        </span>
      ))}
    </span>
  );
}
