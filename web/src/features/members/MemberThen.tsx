import { useQuery } from '@tanstack/react-query';
import { presences } from '@zhibu/contract/causes';
import { occupationClasses } from '@zhibu/contract/occupations';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { educationName, ethnicGroupName, stageName } from './labels.ts';

/** What counted of a member on a day, as it is known now or was known on another day. */
export function MemberThen({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  const [asOf, setAsOf] = useState('');
  const [asKnown, setAsKnown] = useState('');
  const ready = asOf !== '' && [asOf, asKnown].every((day) => isDayOrEmpty(day) && day <= chinaToday());
  const ahead = (day: string) => (isDayOrEmpty(day) && day > chinaToday() ? t('asOf.ahead') : undefined);
  const query = { asOf, ...(asKnown === '' ? {} : { asKnown }) };
  const { data, error, refetch } = useQuery({
    queryKey: ['members', 'then', id, query],
    queryFn: ({ signal }) => call('GET /members/{id}/as-of', { params: { id }, query, signal }),
    enabled: ready,
  });
  return (
    <Section title={t('members.oneDay')}>
      <div className="desk-form-grid">
        <DayField label={t('members.thenDay')} value={asOf} onChange={setAsOf} error={ahead(asOf)} />
        <DayField
          label={t('members.thenKnown')}
          hint={t('members.thenKnownHint')}
          value={asKnown}
          onChange={setAsKnown}
          error={ahead(asKnown)}
        />
      </div>
      {ready && error && <ErrorState error={error} onRetry={() => refetch()} />}
      {ready && !error && !data && <Skeleton lines={4} />}
      {ready && data && <ThenFacts then={data} />}
    </Section>
  );
}

function ThenFacts({ then: { state, first } }: { then: AnswerOf<'GET /members/{id}/as-of'> }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (state === null)
    return (
      <p className="z-muted">
        {first === null ? t('members.thenNothing') : t('members.thenSince', { day: reader.day(first) })}
      </p>
    );
  const empty = <span className="z-muted">{t('members.empty')}</span>;
  const label = (zh: string, en: string) => reader.words({ zh, en });
  const occupation =
    state.occupationClass === null ? empty : reader.words(occupationClasses[state.occupationClass]);
  const period =
    state.until === null
      ? t('members.thenFrom', { from: reader.day(state.from) })
      : t('members.thenPeriod', { from: reader.day(state.from), until: reader.day(state.until) });
  return (
    <Facts
      items={[
        { label: label('姓名', 'Name'), value: state.name },
        { label: label('人员类别', 'Stage'), value: stageName(state.stage, reader) },
        { label: label('所在党组织', 'Organisation'), value: state.organization.name },
        { label: label('年龄', 'Age'), value: t('members.years', { n: state.age }) },
        {
          label: label('民族', 'Ethnic group'),
          value: state.ethnicGroup === null ? empty : ethnicGroupName(state.ethnicGroup, reader),
        },
        {
          label: label('学历', 'Education'),
          value: state.education === null ? empty : educationName(state.education, reader),
        },
        { label: label('职业类别', 'Occupation class'), value: occupation },
        { label: label('联系情况', 'Presence'), value: reader.words(presences[state.presence]) },
        { label: label('入党日期', 'Joined'), value: reader.day(state.joined) || empty },
        { label: label('转正日期', 'Full member'), value: reader.day(state.full) || empty },
        { label: t('members.thenHolds'), value: period },
      ]}
    />
  );
}
