import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Differences } from './Differences.tsx';
import { FindingText } from './Findings.tsx';
import { kindName, type StatusOption, type StatusOutcome } from './status-changes.queries.ts';

interface Properties {
  name: string;
  option: StatusOption;
  on: string;
  outcome: StatusOutcome;
  work: { error: unknown; isPending: boolean };
  onConfirm: () => void;
  onBack: () => void;
}

/** What the change would do and what to mind, before anything is written. */
export function Consequences({ name, option, on, outcome, work, onConfirm, onBack }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { changes, warnings } = outcome;
  return (
    <section className="z-form" aria-label={t('statusChanges.previewTitle')}>
      <p>
        <strong>
          {t('statusChanges.previewLead', { name, kind: kindName(option, reader), day: reader.day(on) })}
        </strong>
      </p>
      {changes.length === 0 ? <p>{t('statusChanges.previewNothing')}</p> : <Differences changes={changes} />}
      {warnings.length > 0 && (
        <Notice kind="warning">
          <strong>{t('statusChanges.warnings')}</strong>
          <ul className="desk-plain-list">
            {warnings.map((warning) => (
              <li key={warning.words.en}>
                <FindingText finding={warning} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <FormProblem error={work.error} />
      <div className="z-actions">
        <Button kind="primary" busy={work.isPending} onClick={onConfirm}>
          {t('statusChanges.confirm')}
        </Button>
        <Button onClick={onBack}>{t('statusChanges.back')}</Button>
      </div>
    </section>
  );
}
