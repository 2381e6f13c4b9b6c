import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Section } from '../../ui/Section.tsx';
import type { MobilityCounts } from './mobility.queries.ts';

interface Properties {
  below: MobilityCounts['below'];
  onChoose: (organization: string) => void;
}

/** How many float out of and into each organisation below; one press narrows the list to it. */
export function MobilityBelow({ below, onChoose }: Properties) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  return (
    <Section title={t('mobility.below')}>
      <ul className="z-rows mobility-below">
        {below.map(({ id, name, out, in: into }) => (
          <li key={id}>
            <button type="button" className="desk-name" onClick={() => onChoose(id)}>
              {name}
            </button>
            <div className="z-small z-muted">
              {t('mobility.outIn', { out: number(out), into: number(into) })}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
