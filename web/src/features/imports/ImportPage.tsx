import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import '../../ui/desk/desk.css';
import { ProgressLine } from '../../ui/desk/ProgressLine.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ImportResult } from './ImportResult.tsx';
import { isRunning, type Mapping, type MemberImport, shareOf } from './import.mapping.ts';
import { MappingForm } from './MappingForm.tsx';
import { Steps } from './Steps.tsx';

/** One import from its mapping to its end; the address finds it again, whoever left. */
export function ImportPage() {
  const { t } = useTranslation('workbench');
  const { id } = useParams({ from: '/signed-in/workbench/member-imports/$id' });
  const found = useQuery({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => call('GET /member-imports/{id}', { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data.state) ? 1000 : false),
  });
  useFollowUp(found.data);
  const crumbs = <Link to="/member-imports">{t('imports.back')}</Link>;
  if (isProblem(found.error, 'not_found'))
    return (
      <Empty title={t('imports.notFound')} hint={t('imports.notFoundHint')} action={crumbs} icon="upload" />
    );
  // While the server works, one lost answer is no reason to take the page away.
  if (found.error && !found.data) return <ErrorState error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton lines={8} />;
  return (
    <div className="desk-page">
      <PageHeader title={found.data.fileName} lead={found.data.organization.name} breadcrumb={crumbs} />
      <Steps state={found.data.state} />
      <Body one={found.data} />
    </div>
  );
}

/** Lists that show members or imports are read anew once an import ends. */
function useFollowUp(one: MemberImport | undefined) {
  const client = useQueryClient();
  const state = one?.state;
  useEffect(() => {
    if (state === undefined || isRunning(state)) return;
    void client.invalidateQueries({ queryKey: ['imports', 'list'] });
    if (state === 'committed') void client.invalidateQueries({ queryKey: ['members'] });
    if (state === 'committed') void client.invalidateQueries({ queryKey: ['statistics'] });
  }, [state, client]);
}

function Body({ one }: { one: MemberImport }) {
  const [remap, setRemap] = useState(false);
  const check = useCheck(one.id, () => setRemap(false));
  if (isRunning(one.state)) return <Running one={one} />;
  const mapping = one.state === 'mapping' || (remap && one.can.check);
  return (
    <>
      {mapping ? (
        <MappingForm
          one={one}
          busy={check.isPending}
          error={check.error}
          onCheck={(chosen) => check.mutate(chosen)}
        />
      ) : (
        <ImportResult one={one} onRemap={() => setRemap(true)} />
      )}
      <CancelButton one={one} />
    </>
  );
}

function useCheck(id: string, onStarted: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (mapping: Mapping) =>
      call('POST /member-imports/{id}/check', { params: { id }, body: { mapping } }),
    onSuccess: (one) => {
      client.setQueryData(['imports', 'one', id], one);
      onStarted();
    },
  });
}

function Running({ one }: { one: MemberImport }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const doing = one.state === 'checking' ? 'checking' : 'committing';
  const done = reader.number(one.rowsDone);
  const label =
    one.rowsTotal === null
      ? t(`imports.${doing}`, { done })
      : t(`imports.${doing}Of`, { done, total: reader.number(one.rowsTotal) });
  return (
    <Section>
      <ProgressLine label={label} share={shareOf(one)} />
      <p className="z-muted">{t('imports.leave')}</p>
    </Section>
  );
}

function CancelButton({ one }: { one: MemberImport }) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  if (one.state === 'committed' || one.state === 'cancelled')
    return (
      <div className="z-actions">
        <Link to="/member-imports" search={{ new: '1' }} className={buttonClass()}>
          {t('imports.importAnother')}
        </Link>
      </div>
    );
  if (!one.can.cancel) return null;
  return (
    <>
      <div className="z-actions">
        <Button kind="quiet" onClick={() => setAsking(true)}>
          {t('imports.cancel')}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={t('imports.cancelAsk', { name: one.fileName })}
          action={t('imports.cancel')}
          danger
          run={async () => {
            const ended = await call('POST /member-imports/{id}/cancel', { params: { id: one.id } });
            client.setQueryData(['imports', 'one', one.id], ended);
          }}
          onClose={() => setAsking(false)}
        >
          {t('imports.cancelHint')}
        </Confirm>
      )}
    </>
  );
}
