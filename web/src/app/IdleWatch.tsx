import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idleMs, isOwed, noteActivity } from '../lib/activity.ts';
import { call } from '../lib/api.ts';
import { meQuery } from '../lib/query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { StillThere } from './StillThere.tsx';
import { keepSession, useSession } from './session.tsx';

const lookEveryMs = 1000;
const warnMs = 60_000;
/** The server counts from what it heard last, which may be a minute older than the last touch here. */
const marginMs = 5000;

/**
 * A session nobody uses ends (15 minutes for the three admins, eight hours for others). One minute before, the page
 * asks; afterwards it is covered and waits for the password, with everything typed still in it.
 */
export function IdleWatch() {
  const { idleMinutes, account } = useSession();
  const client = useQueryClient();
  const [left, setLeft] = useState<number | null>(null);
  const [ended, setEnded] = useState(false);
  const limitMs = idleMinutes * 60_000 - warnMs;
  useEffect(() => {
    if (ended) return;
    const timer = setInterval(() => {
      const idle = idleMs();
      if (idle >= limitMs + warnMs - marginMs) setEnded(true);
      else setLeft(idle >= limitMs ? Math.ceil((limitMs + warnMs - idle) / 1000) : null);
      if (isOwed()) void client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => undefined);
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [client, ended, limitMs]);
  const stay = async () => {
    noteActivity();
    setLeft(null);
    keepSession(await call('GET /account'));
  };
  if (ended)
    return (
      <StillThere
        login={account.login}
        onBack={() => {
          noteActivity();
          setLeft(null);
          setEnded(false);
          void client.invalidateQueries();
        }}
      />
    );
  return left === null ? null : <Warning seconds={left} onStay={stay} />;
}

function Warning({ seconds, onStay }: { seconds: number; onStay: () => Promise<void> }) {
  const { t } = useTranslation('common');
  return (
    <Dialog title={t('idle.title')} onClose={() => void onStay()}>
      <p role="timer">{t('idle.lead', { n: seconds })}</p>
      <div className="z-actions">
        <Button kind="primary" onClick={() => void onStay()}>
          {t('idle.stay')}
        </Button>
      </div>
    </Dialog>
  );
}
