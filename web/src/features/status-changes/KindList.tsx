import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import { FindingText } from './Findings.tsx';
import { kindName, type StatusOption } from './status-changes.queries.ts';

interface Properties {
  options: readonly StatusOption[];
  onChoose: (option: StatusOption) => void;
}

/** What can be recorded now; what a rule does not allow yet, with its day; last what does not apply at all. */
export function KindList({ options, onChoose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const possible = options.filter((one) => one.possible);
  const later = options.filter(({ objection }) => objection !== null && objection.rule !== null);
  const other = options.filter(({ objection }) => objection !== null && objection.rule === null);
  const blocked = (list: readonly StatusOption[]) => (
    <ul className="z-rows">
      {list.map((option) => (
        <li key={keyOf(option)} className="status-blocked">
          <span aria-disabled="true">{kindName(option, reader)}</span>
          <br />
          {option.objection && <FindingText finding={option.objection} plain />}
        </li>
      ))}
    </ul>
  );
  return (
    <div className="status-kinds">
      <h3>{t('statusChanges.choose')}</h3>
      {possible.length === 0 && <p className="z-muted">{t('statusChanges.nonePossible')}</p>}
      <ul className="status-choices">
        {possible.map((option) => (
          <li key={keyOf(option)}>
            <button type="button" className="status-choice" onClick={() => onChoose(option)}>
              {kindName(option, reader)}
              <Icon name="right" />
            </button>
          </li>
        ))}
      </ul>
      {later.length > 0 && (
        <>
          <h3>{t('statusChanges.laterTitle')}</h3>
          {blocked(later)}
        </>
      )}
      {other.length > 0 && (
        <details>
          <summary>{t('statusChanges.otherTitle', { n: other.length })}</summary>
          {blocked(other)}
        </details>
      )}
    </div>
  );
}

const keyOf = ({ kind, ground }: StatusOption) => `${kind} ${ground ?? ''}`;
