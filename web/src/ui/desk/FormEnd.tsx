import { useTranslation } from 'react-i18next';
import { Button } from '../Button.tsx';
import { FormNotice, FormProblem } from '../ErrorState.tsx';

interface Properties {
  /** The write that the form sends. */
  work: { error: unknown; isPending: boolean; isReread?: boolean };
  /** What is still missing, in words, once it was asked for; false while nothing is. */
  missing: string | false;
  /** The deed, named by a verb. */
  action: string;
  onLeave: () => void;
}

/** The end of a form: why it was refused, what is missing, the deed and the way out. */
export function FormEnd({ work, missing, action, onLeave }: Properties) {
  const { t } = useTranslation('workbench');
  return (
    <>
      {work.isReread ? (
        <FormNotice kind="error">{t('desk.reread')}</FormNotice>
      ) : (
        <FormProblem error={work.error} />
      )}
      {missing !== false && <FormNotice kind="warning">{missing}</FormNotice>}
      <div className="z-actions">
        <Button kind="primary" type="submit" busy={work.isPending}>
          {action}
        </Button>
        <Button onClick={onLeave}>{t('desk.cancel')}</Button>
      </div>
    </>
  );
}
