import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useDraft } from '../../lib/drafts.ts';
import { problemAt } from '../../lib/problem.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { MineBranch } from './MineBranch.tsx';
import { MineGround } from './MineGround.tsx';
import { LongText } from './MineLongText.tsx';
import { MinePlace } from './MinePlace.tsx';
import { MineSummary } from './MineSummary.tsx';
import { type MyTransfer, type MyTransfers, myTransfersQuery } from './transfers.mine.queries.ts';
import {
  type FormMode,
  type Missing,
  missingOf,
  noWishes,
  type Wishes,
  whereTo,
  wishesOf,
} from './transfers.mine.ts';

interface Properties {
  mode: FormMode;
  /** What is corrected or redirected; null for a new one. */
  transfer: MyTransfer | null;
  /** Branches of the own committee. */
  known: Pick<MyTransfers, 'branches' | 'moreBranches'>;
  /** The branch that one leaves, where it is known by name. */
  home: string | null;
  /** What the destination is looked for by, where one came from a place that is known. */
  search?: string;
}

/** Where to, why, and anything else: what was written stays in the tab until the server has it. */
export function MineForm({ mode, transfer, known, home, search = '' }: Properties) {
  const { t } = useTranslation('myTransfers');
  const [wishes, setWishes, forget] = useDraft<Wishes>(
    transfer === null ? 'transfer.new' : `transfer.${mode}.${transfer.id}`,
    transfer !== null && mode === 'correct' ? wishesOf(transfer) : { ...noWishes, search },
  );
  const [asked, setAsked] = useState(false);
  const send = useSend(mode, transfer, forget);
  const missing = missingOf(wishes, mode);
  const put = (part: Partial<Wishes>) => setWishes({ ...wishes, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const [first] = missing;
    if (first === undefined) send.mutate(wishes);
    else document.getElementById(placeOf(first))?.focus();
  };
  const wanted = (part: Missing, words: string) => (asked && missing.includes(part) ? words : undefined);
  const isOwn = wishes.destination?.isOwn ?? false;
  const isOutside = wishes.destination?.id === null;
  return (
    <form className="z-form" onSubmit={submit} noValidate>
      <Section title={t('form.one')}>
        <MinePlace
          id={placeOf('destination')}
          chosen={wishes.destination}
          search={wishes.search}
          onSearch={(search) => put({ search })}
          onChoose={(destination) => put({ destination, branch: null })}
          error={problemAt(send.error, '/destinationId') ?? wanted('destination', t('form.needDestination'))}
        />
        {isOwn && (
          <MineBranch
            id={placeOf('branch')}
            known={known}
            chosen={wishes.branch}
            onChoose={(branch) => put({ branch })}
            error={problemAt(send.error, '/branchId') ?? wanted('branch', t('form.needBranch'))}
          />
        )}
      </Section>
      <Section title={t('form.two')}>
        {mode === 'redirect' ? (
          <LongText
            id={placeOf('reason')}
            label={t('form.redirectReason')}
            hint={t('form.redirectReasonHint')}
            value={wishes.reason}
            onChange={(reason) => put({ reason })}
            error={problemAt(send.error, '/reason') ?? wanted('reason', t('form.needReason'))}
          />
        ) : (
          <MineGround
            id={placeOf('ground')}
            chosen={wishes.ground}
            onChoose={(ground) => put({ ground })}
            error={problemAt(send.error, '/ground') ?? wanted('ground', t('form.needGround'))}
          />
        )}
      </Section>
      {!((isOwn || isOutside) && mode === 'redirect') && (
        <Section title={t('form.three')}>
          {!isOwn && !isOutside && (
            <TextField
              label={t('form.wish')}
              hint={t('form.wishHint')}
              error={problemAt(send.error, '/wish')}
              value={wishes.wish}
              onChange={(wish) => put({ wish })}
              maxLength={100}
              autoComplete="off"
            />
          )}
          {mode !== 'redirect' && (
            <LongText
              label={t('form.note')}
              hint={t('form.noteHint')}
              value={wishes.note}
              onChange={(note) => put({ note })}
              error={problemAt(send.error, '/note')}
            />
          )}
        </Section>
      )}
      <Section title={t('form.summaryTitle')}>
        <MineSummary
          wishes={wishes}
          mode={mode}
          home={home}
          formerly={formerlyOf(transfer)}
          isWhole={missing.length === 0}
        />
        <FormProblem error={send.error} />
        {asked && missing.length > 0 && <Notice kind="warning">{t('form.stopped')}</Notice>}
        <Button kind="primary" type="submit" wide busy={send.isPending}>
          {t(`form.${buttons[mode]}`)}
        </Button>
      </Section>
    </form>
  );
}

/** Where it went so far: within one committee the branch, where one was named. */
const formerlyOf = (transfer: MyTransfer | null) =>
  (transfer?.kind === 'within' ? transfer.branch?.name : undefined) ?? transfer?.destination.name ?? null;

const buttons = { apply: 'submit', correct: 'resubmit', redirect: 'redirect' } as const;
const placeOf = (part: Missing) => `transfer-${part}`;

function useSend(mode: FormMode, transfer: MyTransfer | null, forget: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (wishes: Wishes) => sendWishes(mode, transfer, wishes),
    onSuccess: async (answer) => {
      forget();
      client.setQueryData(myTransfersQuery.queryKey, (known) => {
        const [first, ...others] = known?.pages ?? [];
        if (!known || !first) return known;
        const items = [answer, ...first.items.filter(({ id }) => id !== answer.id)];
        return { ...known, pages: [{ ...first, items }, ...others] };
      });
      await navigate({ to: '/me/transfers', replace: true });
      await client.invalidateQueries({ queryKey: myTransfersQuery.queryKey });
    },
    // Somebody else was faster: the next press is judged by what stands now.
    onError: () => client.invalidateQueries({ queryKey: myTransfersQuery.queryKey }),
  });
}

function sendWishes(mode: FormMode, transfer: MyTransfer | null, wishes: Wishes): Promise<MyTransfer> {
  const { destination, branch, ground, reason } = wishes;
  const wish = wishes.wish.trim() || null;
  const isOwn = destination?.isOwn ?? false;
  const branchId = isOwn && branch !== null && branch !== 'any' ? branch.id : null;
  const where = { ...whereTo(destination), branchId, wish: isOwn ? null : wish };
  const body = { ...where, ground: ground ?? 'other', note: wishes.note.trim() || null };
  if (transfer === null) return call('POST /transfers', { body });
  const at = { params: { id: transfer.id }, ifMatch: transfer.version };
  return mode === 'correct'
    ? call('POST /transfers/{id}/resubmit', { ...at, body })
    : call('POST /transfers/{id}/redirect', { ...at, body: { ...where, reason: reason.trim() } });
}
