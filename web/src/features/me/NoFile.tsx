import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/Empty.tsx';

/** An account that belongs to no member has no own file; says whom to ask. */
export function NoFile() {
  const { t } = useTranslation('member');
  return <Empty title={t('branch.none')} hint={t('branch.noneHint')} icon="person" />;
}
