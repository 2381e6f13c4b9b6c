import { type TransferGround, transferGroundKeys, transferGrounds } from '@zhibu/contract/transfer-states';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';

interface Properties {
  id: string;
  chosen: TransferGround | null;
  onChoose: (ground: TransferGround) => void;
  error: string | undefined;
}

/** Why one moves, each in a row of its own that a thumb finds. */
export function MineGround({ id, chosen, onChoose, error }: Properties) {
  const { t } = useTranslation('myTransfers');
  const { words } = useReader();
  const name = useId();
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className="mine-choices"
      aria-describedby={error === undefined ? undefined : `${name}-error`}
    >
      <legend className="z-only-read">{t('form.ground')}</legend>
      {transferGroundKeys.map((ground) => (
        <label key={ground} className="mine-choice">
          <input type="radio" name={name} checked={chosen === ground} onChange={() => onChoose(ground)} />
          <span>{words(transferGrounds[ground])}</span>
        </label>
      ))}
      {error !== undefined && (
        <p id={`${name}-error`} className="mine-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
