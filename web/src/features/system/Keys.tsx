import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { ProgressLine } from '../../ui/desk/ProgressLine.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFreshSignIn } from '../accounts/public.ts';

type KeyState = AnswerOf<'GET /keys'>;
type Rotation = NonNullable<KeyState['rotation']>;

/** The master keys by number, and a change of them with its progress. */
export function Keys() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const withFreshSignIn = useFreshSignIn();
  const [asking, setAsking] = useState(false);
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => call('GET /keys', { signal }),
    refetchInterval: ({ state }) => (state.data?.rotation?.state === 'running' ? 1500 : false),
  });
  const { data } = keys;
  const rotate = async () => {
    await withFreshSignIn(() => call('POST /key-rotations'));
    await keys.refetch();
  };
  return (
    <Section
      title={t('system.keys')}
      actions={data?.can.rotate && <Button onClick={() => setAsking(true)}>{t('system.rotate')}</Button>}
    >
      <p className="z-muted">{t('system.keysLead')}</p>
      {keys.error && <ErrorState error={keys.error} onRetry={() => keys.refetch()} />}
      {!data && !keys.error && <Skeleton lines={3} />}
      {data && (
        <>
          {data.unknown > 0 && (
            <Notice kind="error">{t('system.unknownKeys', { n: reader.number(data.unknown) })}</Notice>
          )}
          {data.rotation?.state === 'running' && (
            <Progress rotation={data.rotation} mayResume={data.can.resume} onResumed={() => keys.refetch()} />
          )}
          {data.rotation?.state === 'done' && data.rotation.finishedAt !== null && (
            <Notice kind="success">
              {t('system.rotated', {
                id: data.rotation.toKey,
                at: reader.instant(data.rotation.finishedAt),
              })}
            </Notice>
          )}
          <KeyTable keys={data.keys} />
        </>
      )}
      {asking && (
        <Confirm
          title={t('system.rotateTitle')}
          action={t('system.rotate')}
          run={rotate}
          onClose={() => setAsking(false)}
        >
          {t('system.rotateWhat')}
        </Confirm>
      )}
    </Section>
  );
}

const stalledAfterMs = 10 * 60_000;

interface ProgressProperties {
  rotation: Rotation;
  mayResume: boolean;
  onResumed: () => void;
}

function Progress({ rotation, mayResume, onResumed }: ProgressProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const resume = useMutation({ mutationFn: () => call('POST /key-rotations/resume'), onSuccess: onResumed });
  const done = rotation.parts.reduce((sum, part) => sum + part.done, 0);
  const total = rotation.parts.reduce((sum, part) => sum + part.total, 0);
  const stalled = Date.now() - new Date(rotation.updatedAt).getTime() > stalledAfterMs;
  return (
    <>
      <ProgressLine
        label={t('system.rotating', {
          id: rotation.toKey,
          done: reader.number(done),
          total: reader.number(total),
        })}
        share={total === 0 ? null : done / total}
      />
      {stalled && mayResume && (
        <Notice kind="warning">
          {t('system.stalled')}{' '}
          <Button busy={resume.isPending} onClick={() => resume.mutate()}>
            {t('system.resume')}
          </Button>
        </Notice>
      )}
      <FormProblem error={resume.error} />
    </>
  );
}

function KeyTable({ keys }: { keys: KeyState['keys'] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  /** Nothing is counted while a change is under way. */
  const usesInWords = ({ id, current, uses }: KeyState['keys'][number]) => {
    if (uses?.length === 0 && !current) return t('system.keyUnused', { id });
    return uses?.map(({ part, n }) => `${partName(part, t)} ${reader.number(n)}`).join(' · ') || '—';
  };
  return (
    <DataTable
      label={t('system.keys')}
      rows={keys}
      keyOf={({ id }) => String(id)}
      columns={[
        {
          key: 'id',
          title: t('system.keyId'),
          tight: true,
          cell: ({ id, current }) => (current ? `${id} · ${t('system.keyCurrent')}` : String(id)),
        },
        {
          key: 'made',
          title: t('system.keyMade'),
          tight: true,
          cell: ({ createdAt }) => reader.instant(createdAt),
        },
        {
          key: 'uses',
          title: t('system.keyUses'),
          cell: (key) => usesInWords(key),
        },
      ]}
    />
  );
}

const parts = {
  key_canary: 'system.part_key_canary',
  account: 'system.part_account',
  member: 'system.part_member',
  member_entry: 'system.part_member_entry',
  member_import_row: 'system.part_member_import_row',
  correction_request: 'system.part_correction_request',
  oidc_provider: 'system.part_oidc_provider',
  oidc_login: 'system.part_oidc_login',
  files: 'system.part_files',
} as const;

/** What was sealed, in words; a part that nobody named by its key. */
function partName(part: string, t: (key: (typeof parts)[keyof typeof parts]) => string): string {
  const known = Object.entries(parts).find(([key]) => key === part)?.[1];
  return known ? t(known) : part;
}
