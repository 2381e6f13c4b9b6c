import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { roles } from '@zhibu/contract/authorization';
import { useTranslation } from 'react-i18next';
import { useReader } from '../lib/words.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { actingDutyOf, type Duty, switchDuty, useSession } from './session.tsx';

/** In which duty one acts: always in sight, since it decides what is seen and what is written in the log. */
export function DutySwitcher() {
  const { t } = useTranslation('common');
  const { words } = useReader();
  const me = useSession();
  const router = useRouter();
  const acting = actingDutyOf(me);
  const change = useMutation({
    mutationFn: switchDuty,
    onSuccess: async () => {
      await router.navigate({ to: '/' });
      await router.invalidate();
    },
  });
  if (me.duties.length === 0) return null;
  const shown = acting ? <DutyName duty={acting} /> : <span>{t('shell.noDuty')}</span>;
  if (me.duties.length === 1 && acting) return <div className="z-menu-button z-only-desk">{shown}</div>;
  return (
    <Menu
      label={[t('shell.switchDuty'), acting && words(roles[acting.role]), acting?.organization.name]
        .filter(Boolean)
        .join(' ')}
      button={
        <>
          <span className="z-only-desk">{shown}</span>
          <span className="z-only-phone">
            <Icon name="duty" />
          </span>
          <Icon name="down" size={16} />
        </>
      }
    >
      {me.duties.map((duty) => (
        <button
          type="button"
          key={duty.id}
          className="z-menu-item"
          aria-current={duty.id === me.actingDuty}
          disabled={change.isPending}
          onClick={() => change.mutate(duty.id)}
        >
          <DutyName duty={duty} />
          {duty.id === me.actingDuty && <Icon name="check" size={18} />}
        </button>
      ))}
    </Menu>
  );
}

function DutyName({ duty }: { duty: Duty }) {
  const { t } = useTranslation('common');
  const { words, day } = useReader();
  return (
    <span>
      <strong>{words(roles[duty.role])}</strong>
      <span className="z-small z-muted" title={duty.organization.name}>
        {duty.organization.name}
        {duty.standsInFor !== null && ` · ${t('shell.standsInFor', { name: duty.standsInFor.name })}`}
        {duty.untilOn !== null && ` · ${t('shell.dutyUntil', { day: day(duty.untilOn) })}`}
      </span>
    </span>
  );
}
