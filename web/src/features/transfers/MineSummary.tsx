import { transferGrounds } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import type { FormMode, Wishes } from './transfers.mine.ts';

interface Properties {
  wishes: Wishes;
  mode: FormMode;
  /** The branch that one leaves. */
  home: string | null;
  /** The destination before, when another is chosen. */
  formerly: string | null;
  isWhole: boolean;
}

/** What is asked for, in one sentence, before it is sent. */
export function MineSummary({ wishes, mode, home, formerly, isWhole }: Properties) {
  const { t } = useTranslation('myTransfers');
  const { words } = useReader();
  const { destination, branch, ground } = wishes;
  if (!isWhole || destination === null) return <p className="z-muted">{t('form.summaryWait')}</p>;
  const isOwn = destination.isOwn;
  const chosen = branch === null || branch === 'any' ? t('form.anyBranch') : branch.name;
  if (mode === 'redirect')
    return (
      <p className="mine-summary">
        {t(isOwn ? 'form.summaryRedirectWithin' : 'form.summaryRedirect', {
          from: formerly ?? '',
          to: isOwn ? chosen : destination.name,
        })}
      </p>
    );
  return (
    <p className="mine-summary">
      {t(isOwn ? 'form.summaryWithin' : 'form.summary', {
        from: home ?? t('form.homeBranch'),
        to: isOwn ? chosen : destination.name,
        ground: ground === null ? '' : words(transferGrounds[ground]),
      })}
    </p>
  );
}
