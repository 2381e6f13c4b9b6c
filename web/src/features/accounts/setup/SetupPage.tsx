import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { useDraft } from '../../../lib/drafts.ts';
import { isProblem } from '../../../lib/problem.ts';
import { Button, buttonClass } from '../../../ui/Button.tsx';
import { Empty } from '../../../ui/Empty.tsx';
import { ErrorState, FormProblem } from '../../../ui/ErrorState.tsx';
import { focusFirstInvalid } from '../../../ui/focus.ts';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { type Slip, SlipSheet } from '../SlipSheet.tsx';
import { setupQuery } from './query.ts';
import { emptySetup, faultsIn, type SetupFault, setupBody, setupSteps, stepOf } from './setup.rules.ts';
import { CheckStep, OrganizationStep, PeopleStep, type Region, RegionStep } from './steps.tsx';

/** First set-up of an empty registry: region, top organisation, four people; ends with their slips. */
export function SetupPage() {
  const setup = useQuery(setupQuery);
  const [slips, setSlips] = useState<readonly Slip[] | null>(null);
  if (slips !== null) return <SlipsToPrint slips={slips} />;
  return (
    <div className="z-card broad">
      {setup.isPending && <Skeleton lines={6} />}
      {setup.error && <ErrorState error={setup.error} onRetry={() => setup.refetch()} />}
      {setup.data?.needed === false && <AlreadyDone />}
      {setup.data?.needed && <Wizard regions={setup.data.regions} onDone={setSlips} />}
    </div>
  );
}

function AlreadyDone() {
  const { t } = useTranslation('accounts');
  return (
    <Empty
      title={t('setup.done')}
      icon="check"
      action={
        <Link to="/sign-in" className={buttonClass('primary')}>
          {t('setup.toSignIn')}
        </Link>
      }
    />
  );
}

function Wizard({
  regions,
  onDone,
}: {
  regions: readonly Region[];
  onDone: (slips: readonly Slip[]) => void;
}) {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation('common');
  const [draft, setDraft, clearDraft] = useDraft('setup', emptySetup);
  const [index, setIndex] = useState(0);
  const [faults, setFaults] = useState<Record<string, SetupFault>>({});
  const place = useFocusOnChange(index);
  const finish = useMutation({
    mutationFn: () => call('POST /setup', { body: setupBody(draft) }),
    onSuccess: ({ slips }) => {
      clearDraft();
      onDone(slips);
    },
    onError: (error) => {
      const pointer = isProblem(error) ? error.errors[0]?.pointer : undefined;
      if (pointer !== undefined) setIndex(setupSteps.indexOf(stepOf(pointer)));
    },
  });
  const step = setupSteps[index] ?? 'check';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = faultsIn(step, draft);
    setFaults(found);
    if (Object.keys(found).length > 0) return focusFirstInvalid(event.currentTarget);
    if (step === 'check') finish.mutate();
    else setIndex(index + 1);
  };
  const shared = { draft, onChange: setDraft, faults, refusal: finish.error };
  return (
    <>
      <PageHeader
        title={t('setup.title')}
        lead={index === 0 ? t('setup.lead') : undefined}
        breadcrumb={t('setup.progress', { step: index + 1, total: setupSteps.length })}
      />
      <form className="z-form" onSubmit={submit} noValidate>
        <h2 ref={place} tabIndex={-1}>
          {t(`setup.${step}`)}
        </h2>
        {step === 'region' && <RegionStep {...shared} regions={regions} />}
        {step === 'organization' && <OrganizationStep {...shared} />}
        {step === 'people' && <PeopleStep {...shared} />}
        {step === 'check' && <CheckStep draft={draft} regions={regions} />}
        <FormProblem error={finish.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={finish.isPending}>
            {step === 'check' ? t('setup.finish') : common('next')}
          </Button>
          {index > 0 && <Button onClick={() => setIndex(index - 1)}>{common('previous')}</Button>}
        </div>
      </form>
    </>
  );
}

/** A new step is read out and continued by keyboard from its title. */
function useFocusOnChange(index: number) {
  const place = useRef<HTMLHeadingElement>(null);
  const before = useRef(index);
  useEffect(() => {
    if (before.current !== index) place.current?.focus();
    before.current = index;
  }, [index]);
  return place;
}

function SlipsToPrint({ slips }: { slips: readonly Slip[] }) {
  const { t } = useTranslation('accounts');
  useWarningBeforeLeaving();
  return (
    <div className="z-card broad">
      <div className="z-no-print z-form">
        <PageHeader title={t('setup.slips')} lead={t('setup.slipsLead')} />
        <div className="z-actions">
          <Button kind="primary" onClick={() => print()}>
            {t('setup.slipsPrint')}
          </Button>
          {/* A plain link: the page is loaded anew, and nothing of the codes stays in memory. */}
          <a href="/sign-in" className={buttonClass('secondary')}>
            {t('setup.slipsDone')}
          </a>
        </div>
      </div>
      <SlipSheet slips={slips} />
    </div>
  );
}

/** The codes exist on this page only. */
function useWarningBeforeLeaving(): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);
}
