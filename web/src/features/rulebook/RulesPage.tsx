import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { SearchParams } from '../../lib/search-params.ts';
import { useReader } from '../../lib/words.ts';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { DayField } from '../../ui/desk/DayField.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OrganizationPicker } from '../organizations/OrganizationPicker.tsx';
import { RuleDialog } from './RuleDialog.tsx';
import type { Rule } from './rulebook.form.ts';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** Which rules hold at an organisation on a day, by what and since when; the configurable ones are set here. */
export function RulesPage() {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const client = useQueryClient();
  const raw = useSearch({ from: '/signed-in/workbench/rules' });
  const own = actingDutyOf(useSession())?.organization.id;
  const organization = typeof raw.organization === 'string' ? raw.organization : own;
  const date = typeof raw.date === 'string' && dayPattern.test(raw.date) ? raw.date : undefined;
  const openKey = typeof raw.rule === 'string' ? raw.rule : undefined;
  const rules = useQuery({
    queryKey: ['rules', organization, date],
    queryFn: ({ signal }) =>
      call('GET /rules', {
        query: { organization: organization ?? '', ...(date === undefined ? {} : { date }) },
        signal,
      }),
    enabled: organization !== undefined,
    placeholderData: keepPreviousData,
  });
  const here: SearchParams = { ...(organization ? { organization } : {}), ...(date ? { date } : {}) };
  const go = (change: SearchParams) =>
    void navigate({ to: '/rules', search: { ...here, ...change }, replace: true });
  const open = rules.data?.items.find(({ key }) => key === openKey);
  return (
    <div className="desk-page">
      <PageHeader title={t('rulebook.title')} lead={t('rulebook.lead')} />
      <div className="desk-form-grid">
        <OrganizationPicker
          label={t('rulebook.organization')}
          value={rules.data?.organization ?? null}
          onChange={(picked) => picked && go({ organization: picked.id })}
        />
        <DayField
          label={t('rulebook.date')}
          value={date ?? rules.data?.date ?? ''}
          onChange={(day) => dayPattern.test(day) && go({ date: day })}
        />
      </div>
      {organization === undefined ? (
        <Empty title={t('rulebook.none')} icon="book" />
      ) : rules.error ? (
        <ErrorState error={rules.error} onRetry={() => rules.refetch()} />
      ) : rules.isPending ? (
        <Skeleton lines={12} />
      ) : (
        rules.data.sections.map(({ key, words }) => (
          <RuleSection
            key={key}
            title={words}
            rules={rules.data.items.filter(({ section }) => section === key)}
            here={here}
          />
        ))
      )}
      {open && rules.data && (
        <RuleDialog
          rule={open}
          organization={rules.data.organization}
          onChanged={() => client.invalidateQueries({ queryKey: ['rules'] })}
          onClose={() => go({})}
        />
      )}
    </div>
  );
}

interface SectionProperties {
  title: { zh: string; en: string };
  rules: readonly Rule[];
  /** The address of the list, to which the rule is added. */
  here: SearchParams;
}

function RuleSection({ title, rules, here }: SectionProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (rules.length === 0) return null;
  return (
    <Section title={reader.words(title)}>
      <DataTable
        label={reader.words(title)}
        rows={rules}
        keyOf={(rule) => rule.key}
        columns={[
          {
            key: 'title',
            title: t('rulebook.rule'),
            wide: true,
            cell: (rule) => (
              <Link
                to="/rules"
                search={{ ...here, rule: rule.key }}
                className="desk-name"
                resetScroll={false}
              >
                {reader.words(rule.title)}
              </Link>
            ),
          },
          {
            key: 'value',
            title: t('rulebook.value'),
            wide: true,
            brief: true,
            cell: (rule) => <strong>{reader.words(rule.words)}</strong>,
          },
          {
            key: 'source',
            title: t('rulebook.source'),
            wide: true,
            brief: true,
            cell: (rule) => (
              <>
                {reader.words(rule.source)}
                {rule.own && <span className="z-muted z-small"> {t('rulebook.setHere')}</span>}
              </>
            ),
          },
          {
            key: 'since',
            title: t('rulebook.since'),
            tight: true,
            brief: true,
            cell: (rule) => (
              <span className="z-muted">{t('rulebook.sinceDay', { day: reader.day(rule.since) })}</span>
            ),
          },
        ]}
      />
    </Section>
  );
}
