import { useTranslation } from 'react-i18next';
import { actingDutyOf, useSession } from '../../app/session.tsx';
import { problemAt } from '../../lib/problem.ts';
import { TextField } from '../../ui/Field.tsx';
import { BranchField, type Place } from './DeskFields.tsx';

export interface Where {
  branch: Place | null;
  wish: string;
}

interface Properties {
  /** The committee within which the member stays; null: the member goes to another, or nothing is chosen yet. */
  within: string | null;
  value: Where;
  onChange: (where: Where) => void;
  error: unknown;
}

/**
 * Within one committee the branch that is wanted; elsewhere a wish in words, which the destination reads. Branches of a
 * committee are read by whoever acts for it: a branch's secretary writes the wish there, too.
 */
export function WhereField({ within, value, onChange, error }: Properties) {
  const { t } = useTranslation('workbench');
  const isAtBranch = actingDutyOf(useSession())?.role === 'branch_secretary';
  if (within !== null && !isAtBranch)
    return (
      <BranchField
        committee={within}
        direct
        label={t('transfers.branch')}
        value={value.branch}
        onChange={(branch) => onChange({ branch, wish: '' })}
        error={problemAt(error, '/branchId')}
      />
    );
  return (
    <TextField
      label={t('transfers.wish')}
      value={value.wish}
      onChange={(wish) => onChange({ branch: null, wish })}
      maxLength={100}
      autoComplete="off"
      error={problemAt(error, '/wish')}
    />
  );
}
