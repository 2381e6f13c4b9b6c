import { suspensionGrounds } from '@zhibu/contract/status-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { MoreList } from '../../ui/desk/MoreList.tsx';
import { actorInWords } from '../duties/role-name.ts';
import { Differences } from './Differences.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import { kindName, type StatusChange } from './status-changes.queries.ts';

/** Every change on record, the latest first; one that was taken back stays, and says so. */
export function StatusHistory({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  const [revoking, setRevoking] = useState<StatusChange | null>(null);
  return (
    <>
      <MoreList
        queryKey={['members', 'status', id, 'history']}
        load={(after, signal) =>
          call('GET /members/{id}/status-changes', {
            params: { id },
            query: after === undefined ? {} : { after },
            signal,
          })
        }
        keyOf={(change) => change.id}
        none={`${t('statusChanges.historyNone')}${t('statusChanges.noneHint')}`}
      >
        {(change) => <OneChange change={change} onRevoke={() => setRevoking(change)} />}
      </MoreList>
      {revoking && <RevokeDialog change={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}

function OneChange({ change, onRevoke }: { change: StatusChange; onRevoke: () => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { on, ground, basis, document, note, revoked } = change;
  const name = kindName({ ...change, ground: null }, reader);
  const papers = [
    ground && t('statusChanges.ground', { ground: reader.words(suspensionGrounds[ground]) }),
    basis && t('statusChanges.basis', { text: basis }),
    document && t('statusChanges.document', { text: document }),
    note && t('statusChanges.note', { text: note }),
  ].filter(Boolean);
  const by = (actorName: string, role: string) => actorInWords(actorName, role, reader);
  return (
    <div className="z-row">
      <div>
        <strong className={revoked ? 'status-revoked' : undefined}>{name}</strong>
        {'　'}
        <span className="z-muted">{t('statusChanges.from', { day: reader.day(on) })}</span>
        {revoked ? (
          <>
            <div>{t('statusChanges.revoked', { reason: revoked.reason })}</div>
            <div className="z-muted z-small">
              {t('statusChanges.revokedBy', {
                who: by(revoked.actorName, revoked.actorRole),
                at: reader.instant(String(revoked.at)),
              })}
            </div>
          </>
        ) : (
          <Differences changes={change.changes} />
        )}
        {papers.length > 0 && <div className="z-small">{papers.join(' · ')}</div>}
        <div className="z-muted z-small">
          {t('statusChanges.recorded', {
            who: by(change.actorName, change.actorRole),
            at: reader.instant(String(change.recordedAt)),
          })}
        </div>
      </div>
      {change.can.revoke && (
        <span className="z-actions">
          <Button
            kind="quiet"
            onClick={onRevoke}
            aria-label={t('statusChanges.revokeWhich', { kind: name, day: reader.day(on) })}
          >
            {t('statusChanges.revoke')}
          </Button>
        </span>
      )}
    </div>
  );
}
