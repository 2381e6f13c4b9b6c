import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Section } from '../../ui/Section.tsx';
import type { Counts } from './transfers.desk.queries.ts';

interface Properties {
  below: Counts['below'];
  onChoose: (organization: string) => void;
}

/** 口袋党员: where below something is late, the most first; one press narrows the board to it. */
export function DeskBelow({ below, onChoose }: Properties) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  return (
    <Section title={t('transfers.below')}>
      <ul className="z-rows transfer-below">
        {below.map(({ id, name, open, overdue }) => (
          <li key={id}>
            <button type="button" className="desk-name" onClick={() => onChoose(id)}>
              {name}
            </button>
            <div className="z-small">
              <span className="desk-late">{t('transfers.belowOverdue', { n: number(overdue) })}</span>
              <span className="z-muted"> · {t('transfers.countOpen', { n: number(open) })}</span>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
