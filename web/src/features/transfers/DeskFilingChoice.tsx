import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import type { Place } from './DeskFields.tsx';
import { FilingDialog } from './DeskFiling.tsx';
import './transfers.desk.css';

/** So many can be filed for at once. */
const most = 200;

export interface FilingChoice {
  chosen: ReadonlyMap<string, Place>;
  choose: (members: readonly Place[], on: boolean) => void;
  clear: () => void;
}

/** Whom the origin files for, page after page; null while nobody is being chosen. */
export function useFilingChoice(begun: boolean) {
  const [choosing, setChoosing] = useState(begun);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Place>>(new Map());
  const choose = (members: readonly Place[], on: boolean) => {
    const next = new Map(chosen);
    for (const { id, name } of members)
      if (!on) next.delete(id);
      else if (next.size < most) next.set(id, { id, name });
    setChosen(next);
  };
  const clear = () => setChosen(new Map());
  const choice: FilingChoice | null = choosing ? { chosen, choose, clear } : null;
  return {
    choice,
    toggle: () => {
      setChoosing(!choosing);
      clear();
    },
  };
}

interface Properties {
  choice: FilingChoice;
  /** Those in sight. */
  rows: readonly Place[];
  onLeave: () => void;
}

/** How many are chosen, and the way on. */
export function FilingBar({ choice: { chosen, choose, clear }, rows, onLeave }: Properties) {
  const { t } = useTranslation('workbench');
  const [filing, setFiling] = useState(false);
  const all = rows.length > 0 && rows.every(({ id }) => chosen.has(id));
  return (
    <div className="transfer-chosen">
      <label className="z-check">
        <input
          type="checkbox"
          checked={all}
          disabled={rows.length === 0}
          onChange={(event) => choose(rows, event.target.checked)}
        />
        <span>{t('transfers.fileChooseAll')}</span>
      </label>
      <span className={chosen.size === 0 ? 'z-muted' : undefined} role="status">
        {chosen.size === 0
          ? t('transfers.fileSelectHint')
          : t('transfers.fileChosen', { count: chosen.size })}
      </span>
      <span className="z-actions">
        <Button kind="primary" disabled={chosen.size === 0} onClick={() => setFiling(true)}>
          {t('transfers.fileChosenGo')}
        </Button>
        <Button kind="quiet" onClick={onLeave}>
          {t('desk.cancel')}
        </Button>
      </span>
      {filing && (
        <FilingDialog members={[...chosen.values()]} onFiled={clear} onClose={() => setFiling(false)} />
      )}
    </div>
  );
}
