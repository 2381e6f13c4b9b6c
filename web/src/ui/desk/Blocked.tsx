import type { FindingAnswer } from '@zhibu/contract/finding';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Notice } from '../Notice.tsx';
import { FindingWords } from './FindingWords.tsx';

interface Blocked<Action extends string> {
  action: Action;
  finding: FindingAnswer;
}

interface Properties<Action extends string> {
  blocked: readonly Blocked<Action>[];
  names: Readonly<Record<Action, FindingAnswer['words']>>;
}

/** What might be expected and cannot be done, with the reason. */
export function BlockedActs<Action extends string>({ blocked, names }: Properties<Action>) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (blocked.length === 0) return null;
  return (
    <Notice kind="warning">
      <ul className="desk-plain-list">
        {byReason(blocked).map(({ actions, finding }) => (
          <li key={actions.join()}>
            <strong>
              {t('desk.blocked', {
                action: actions.map((action) => reader.words(names[action])).join(t('desk.quoteMark')),
              })}
            </strong>{' '}
            <FindingWords finding={finding} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** One reason is said once, with everything that it is the reason of. */
function byReason<Action extends string>(blocked: readonly Blocked<Action>[]) {
  const groups: { actions: Action[]; finding: FindingAnswer }[] = [];
  for (const { action, finding } of blocked) {
    const same = groups.find((group) => JSON.stringify(group.finding) === JSON.stringify(finding));
    if (same) same.actions.push(action);
    else groups.push({ actions: [action], finding });
  }
  return groups;
}
