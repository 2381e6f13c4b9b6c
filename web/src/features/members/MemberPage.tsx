import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import '../../ui/desk/desk.css';
import { MemberFile } from './MemberFile.tsx';

/** One member file under an address of its own, to be sent to a colleague. */
export function MemberPage() {
  const { t } = useTranslation('workbench');
  const { id } = useParams({ from: '/signed-in/workbench/members/$id' });
  return (
    <div className="desk-page desk-narrow">
      <nav className="z-crumbs" aria-label={t('desk.place')}>
        <Link to="/members">{t('members.backToList')}</Link>
      </nav>
      <MemberFile key={id} id={id} asPage />
    </div>
  );
}
