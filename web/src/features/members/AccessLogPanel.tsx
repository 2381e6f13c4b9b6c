import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { MoreList } from '../../ui/desk/MoreList.tsx';
import { Section } from '../../ui/Section.tsx';
import { roleName } from '../duties/role-name.ts';
import { fieldName } from './labels.ts';

/** Who opened, revealed or exported a file, when, in which duty, and why. */
export function AccessLogPanel({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <Section>
      <MoreList
        queryKey={['members', 'access', id]}
        load={(after, signal) =>
          call('GET /members/{id}/access-log', {
            params: { id },
            query: after === undefined ? {} : { after },
            signal,
          })
        }
        keyOf={(line) => `${line.at} ${line.actorName} ${line.action}`}
        none={t('members.accessNone')}
      >
        {(line) => (
          <>
            <strong>
              {line.actorName}{' '}
              {t(`members.access_${line.action}`, {
                fields:
                  line.fields.map((field) => fieldName(field, reader)).join(t('desk.listMark')) ||
                  t('members.accessWhole'),
              })}
              {line.times > 1 && ` × ${line.times}`}
            </strong>
            {line.reason !== null && <div>{t('members.accessReason', { reason: line.reason })}</div>}
            <div className="z-muted z-small">
              {reader.instant(line.at)} · {roleName(line.role, reader)} · {line.organizationName}
            </div>
            <div className="z-muted z-small">{reader.words(line.ground)}</div>
          </>
        )}
      </MoreList>
    </Section>
  );
}
