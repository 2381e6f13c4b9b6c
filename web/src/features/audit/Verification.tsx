import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Facts } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

type Verified = AnswerOf<'GET /audit-verification'>;
type History = AnswerOf<'GET /audit-verifications'>;
const historyKey = ['audit-verifications'];

/** Walks the chain on demand and says in a sentence what came of it; who did so before is a fold away. */
export function Verification() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const walk = useMutation({
    mutationFn: () => call('GET /audit-verification'),
    onSuccess: () => client.invalidateQueries({ queryKey: historyKey }),
  });
  const { data } = walk;
  return (
    <>
      <div>
        <Button busy={walk.isPending} onClick={() => walk.mutate()}>
          {walk.isPending ? t('audit.verifying') : t('audit.verify')}
        </Button>
      </div>
      <FormProblem error={walk.error} />
      {data?.sound && <Notice kind="success">{t('audit.sound', { n: reader.number(data.entries) })}</Notice>}
      {data && !data.sound && <Broken breaks={data.breaks} />}
      <PastVerifications />
    </>
  );
}

function Broken({ breaks }: { breaks: Verified['breaks'] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <Notice kind="error">
      <strong>{t('audit.brokenTitle')}</strong>
      <ul>
        {breaks.map((broken) => {
          const { lane, seq } = broken;
          const what = reader.words(broken.what);
          const at = broken.at === null ? t('audit.unknownTime') : reader.instant(broken.at);
          return (
            <li key={`${lane}-${seq}`}>
              {lane === null
                ? t('audit.brokenAnchor', { seq, what })
                : t('audit.brokenAt', { lane, seq, at, what })}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

/** Asked for only when it is opened. */
function PastVerifications() {
  const { t } = useTranslation('workbench');
  const [open, setOpen] = useState(false);
  const past = useQuery({
    queryKey: historyKey,
    queryFn: ({ signal }) => call('GET /audit-verifications', { signal }),
    enabled: open,
  });
  return (
    <details className="desk-fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('audit.history')}</summary>
      <FormProblem error={past.error} />
      {past.data ? <PastTable past={past.data} /> : open && !past.error && <Skeleton lines={3} />}
    </details>
  );
}

function PastTable({ past }: { past: History }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { items, anchors, publicKey } = past;
  return (
    <div className="z-form">
      <p>
        {anchors.lastAt === null
          ? t('audit.anchorsNone')
          : t('audit.anchors', { n: reader.number(anchors.count), at: reader.instant(anchors.lastAt) })}
      </p>
      {items.length === 0 ? (
        <p className="z-muted">{t('audit.historyNone')}</p>
      ) : (
        <DataTable
          label={t('audit.history')}
          rows={items}
          keyOf={({ at, actorName }) => `${at} ${actorName}`}
          columns={[
            { key: 'at', title: t('audit.at'), tight: true, cell: ({ at }) => reader.instant(at) },
            { key: 'who', title: t('audit.who'), cell: ({ actorName }) => actorName },
            {
              key: 'result',
              title: t('audit.historyResult'),
              cell: ({ sound, entries }) =>
                sound ? (
                  t('audit.historySound', { n: reader.number(entries) })
                ) : (
                  <strong className="desk-refused">{t('audit.historyBroken')}</strong>
                ),
            },
          ]}
        />
      )}
      <Facts
        items={[{ label: t('audit.publicKey'), value: <code className="desk-hash">{publicKey}</code> }]}
      />
    </div>
  );
}
