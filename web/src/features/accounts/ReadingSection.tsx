import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keepSession, useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { BodyOf } from '../../lib/api.types.ts';
import { asLocale } from '../../lib/i18n.ts';
import { isProblem } from '../../lib/problem.ts';
import { meQuery, queryClient } from '../../lib/query.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { CheckField, SelectField } from '../../ui/Field.tsx';
import { Section } from '../../ui/Section.tsx';

/** Language and large print, kept with the account so that every device follows. */
export function ReadingSection() {
  const { t } = useTranslation('accounts');
  const { account } = useSession();
  const change = useMutation({
    mutationFn: (body: BodyOf<'PATCH /account'>) => changeReading(body, account.version),
    onSuccess: keepSession,
  });
  // What was chosen shows at once; a refusal puts it back.
  const { locale, elderMode } = { ...account, ...(change.isPending ? change.variables : {}) };
  return (
    <Section title={t('account.reading')}>
      <SelectField
        label={t('account.language')}
        value={locale}
        onChange={(chosen) => change.mutate({ locale: asLocale(chosen) })}
        options={[
          { value: 'zh-CN', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
        disabled={change.isPending}
      />
      <CheckField
        label={t('account.elder')}
        hint={t('account.elderHint')}
        checked={elderMode}
        disabled={change.isPending}
        onChange={(on) => change.mutate({ elderMode: on })}
      />
      <FormProblem error={change.error} />
    </Section>
  );
}

/** Another device may have changed it meanwhile; a wish about reading simply wins. */
async function changeReading(body: BodyOf<'PATCH /account'>, version: number) {
  try {
    return await call('PATCH /account', { body, ifMatch: version });
  } catch (error) {
    if (!isProblem(error, 'stale')) throw error;
  }
  const { account } = await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
  return call('PATCH /account', { body, ifMatch: account.version });
}
