import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useOrganizationName } from '../organizations/OrganizationPicker.tsx';
import { educationName, ethnicGroupName, stageName } from './labels.ts';
import type { MemberSearch } from './members.search.ts';

interface Properties {
  search: MemberSearch;
  onChange: (change: Partial<MemberSearch>) => void;
  onClear: () => void;
}

interface Condition {
  key: string;
  text: string;
  without: Partial<MemberSearch>;
}

/** The conditions in words, each taken away by one press. */
export function MemberConditions({ search, onChange, onClear }: Properties) {
  const { t } = useTranslation('workbench');
  const conditions = useConditions(search);
  if (conditions.length === 0) return null;
  return (
    <ul className="desk-chips">
      {conditions.map(({ key, text, without }) => (
        <li key={key}>
          <button type="button" onClick={() => onChange(without)}>
            {text}
            <Icon name="close" size={14} />
            <span className="z-only-read">{t('desk.remove')}</span>
          </button>
        </li>
      ))}
      <li>
        <Button kind="quiet" onClick={onClear}>
          {t('members.clearFilters')}
        </Button>
      </li>
    </ul>
  );
}

function useConditions(search: MemberSearch): Condition[] {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const organization = useOrganizationName(search.organization);
  const list = (names: string[]) => names.join(t('desk.listMark'));
  const found: (Condition | false | undefined)[] = [
    search.organization !== undefined && {
      key: 'organization',
      text: `${organization} · ${search.within === 'only' ? t('members.withinOnly') : t('members.withinSubtree')}`,
      without: { organization: undefined, within: undefined },
    },
    search.stage && {
      key: 'stage',
      text: list(search.stage.map((stage) => stageName(stage, reader))),
      without: { stage: undefined },
    },
    search.sex && { key: 'sex', text: t(`members.sex_${search.sex}`), without: { sex: undefined } },
    ageCondition(search, t),
    search.education && {
      key: 'education',
      text: list(search.education.map((code) => educationName(code, reader))),
      without: { education: undefined },
    },
    search.ethnicGroup && {
      key: 'ethnicGroup',
      text: list(search.ethnicGroup.map((code) => ethnicGroupName(code, reader))),
      without: { ethnicGroup: undefined },
    },
    joinedCondition(search, t, reader.day),
    search.missing && { key: 'missing', text: t('members.withoutPhone'), without: { missing: undefined } },
  ];
  return found.filter((one): one is Condition => Boolean(one));
}

type Translate = ReturnType<typeof useTranslation<'workbench'>>['t'];

function ageCondition({ ageFrom: from, ageUntil: until }: MemberSearch, t: Translate): Condition | false {
  const without = { ageFrom: undefined, ageUntil: undefined };
  if (from !== undefined && until !== undefined)
    return { key: 'age', text: t('members.ageRange', { from, until }), without };
  if (from !== undefined) return { key: 'age', text: t('members.ageAtLeast', { from }), without };
  return until !== undefined && { key: 'age', text: t('members.ageAtMost', { until }), without };
}

function joinedCondition(
  search: MemberSearch,
  t: Translate,
  day: (text: string) => string,
): Condition | false {
  const { joinedFrom, joinedUntil } = search;
  const without = { joinedFrom: undefined, joinedUntil: undefined };
  const from = joinedFrom === undefined ? '' : day(joinedFrom);
  const until = joinedUntil === undefined ? '' : day(joinedUntil);
  if (from && until) return { key: 'joined', text: t('members.joinedRange', { from, until }), without };
  if (from) return { key: 'joined', text: t('members.joinedAfter', { from }), without };
  return until !== '' && { key: 'joined', text: t('members.joinedBefore', { until }), without };
}
