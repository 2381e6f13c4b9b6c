import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';

/** Walks the chain on demand and says in a sentence what came of it. */
export function Verification() {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  const walk = useMutation({ mutationFn: () => call('GET /audit-verification') });
  const { data } = walk;
  return (
    <>
      <div>
        <Button busy={walk.isPending} onClick={() => walk.mutate()}>
          {walk.isPending ? t('audit.verifying') : t('audit.verify')}
        </Button>
      </div>
      <FormProblem error={walk.error} />
      {data?.sound && <Notice kind="success">{t('audit.sound', { n: number(data.entries) })}</Notice>}
      {data?.firstBreak && <Notice kind="error">{t('audit.broken', data.firstBreak)}</Notice>}
    </>
  );
}
