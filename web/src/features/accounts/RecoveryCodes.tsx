import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';

interface Properties {
  codes: readonly string[];
  name: string;
  login: string;
  onDone: () => void;
}

/** Shown once, so printing is the first thing offered. */
export function RecoveryCodes({ codes, name, login, onDone }: Properties) {
  const { t } = useTranslation('accounts');
  return (
    <div className="z-form">
      <h2>{t('secondFactor.codesOf', { name, login })}</h2>
      <p>{t('secondFactor.codesLead')}</p>
      <ul className="z-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="z-actions z-no-print">
        <Button kind="primary" onClick={() => print()}>
          {t('secondFactor.codesPrint')}
        </Button>
        <Button onClick={onDone}>{t('secondFactor.codesDone')}</Button>
      </div>
    </div>
  );
}
