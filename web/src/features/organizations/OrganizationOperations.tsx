import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { MenuButton } from '../../ui/desk/MenuButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Organization } from './OrganizationDetail.tsx';
import { type OperationKind, operationKinds } from './operations/operation.form.ts';

/** The acts on an organisation, under one button. */
export function OperationsMenu({ onChoose }: { onChoose: (kind: OperationKind) => void }) {
  const { t } = useTranslation('workbench');
  return (
    <MenuButton label={t('operations.menu')}>
      {operationKinds.map((kind) => (
        <button key={kind} type="button" className="z-menu-item" onClick={() => onChoose(kind)}>
          {t(`operations.${kind}`)}
        </button>
      ))}
    </MenuButton>
  );
}

/** That an organisation has ended, or will on a day. */
export function LifeNotice({ organization }: { organization: Organization }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { endedOn, successor, temporaryUntil } = organization;
  if (endedOn === null)
    return temporaryUntil === null ? null : (
      <Notice>{t('operations.temporary', { day: reader.day(temporaryUntil) })}</Notice>
    );
  const day = reader.day(endedOn);
  if (successor === null) return <Notice kind="warning">{t('operations.endedAlone', { day })}</Notice>;
  return (
    <Notice kind="warning">
      {t('operations.endedWithSuccessor', { day })}{' '}
      <Link to="/organizations/$id" params={{ id: successor.id }}>
        {successor.name}
      </Link>
    </Notice>
  );
}
