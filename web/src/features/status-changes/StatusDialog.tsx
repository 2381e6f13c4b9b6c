import { useMutation, useQueryClient } from '@tanstack/react-query';
import { statusPapers } from '@zhibu/contract/status-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { BodyOf } from '../../lib/api.types.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { Consequences } from './Consequences.tsx';
import { KindList } from './KindList.tsx';
import { emptyDraft, type StatusDraft, StatusForm } from './StatusForm.tsx';
import type { StatusChange, StatusOption, StatusOverview } from './status-changes.queries.ts';

interface Properties {
  member: { id: string; name: string };
  overview: StatusOverview;
  onDone: (change: StatusChange) => void;
  onClose: () => void;
}

type ChangeBody = BodyOf<'POST /members/{id}/status-changes'>;

/** One change in three steps: which, from when and on what basis, what it would do. Nothing is written before the last. */
export function StatusDialog({ member, overview, onDone, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const [option, setOption] = useState<StatusOption | null>(null);
  const [draft, setDraft] = useState<StatusDraft>(emptyDraft);
  const [asked, setAsked] = useState(false);

  const send = (body: ChangeBody, preview: boolean) =>
    call('POST /members/{id}/status-changes', {
      params: { id: member.id },
      ifMatch: overview.version,
      query: preview ? { preview } : {},
      body,
    });
  const look = useMutation({ mutationFn: (body: ChangeBody) => send(body, true) });
  const record = useMutation({
    mutationFn: (body: ChangeBody) => send(body, false),
    onSuccess: async ({ change }) => {
      await client.invalidateQueries({ queryKey: ['members'] });
      void client.invalidateQueries({ queryKey: ['organizations'] });
      if (change) onDone(change);
    },
  });
  const ready = option !== null && isReady(option, draft);
  const next = () => {
    setAsked(true);
    record.reset();
    if (ready) look.mutate(bodyOf(option, draft));
  };
  const choose = (chosen: StatusOption | null) => {
    setOption(chosen);
    setAsked(false);
    look.reset();
    record.reset();
  };
  const seen = look.data && look.data.blocks.length === 0 ? look.data : null;
  return (
    <Dialog title={t('statusChanges.title', { name: member.name })} onClose={onClose}>
      {option === null ? (
        <KindList options={overview.options} onChoose={choose} />
      ) : seen ? (
        <Consequences
          name={member.name}
          option={option}
          on={draft.on}
          outcome={seen}
          work={record}
          onConfirm={() => record.mutate(bodyOf(option, draft))}
          onBack={() => {
            look.reset();
            record.reset();
          }}
        />
      ) : (
        <StatusForm
          option={option}
          draft={draft}
          onChange={setDraft}
          blocks={look.data?.blocks ?? []}
          work={look}
          missing={asked && !ready}
          onNext={next}
          onBack={() => choose(null)}
        />
      )}
    </Dialog>
  );
}

function isReady({ kind }: StatusOption, { on, basis, document, months }: StatusDraft): boolean {
  const needed = statusPapers[kind];
  if (on === '' || !isDayOrEmpty(on)) return false;
  if (needed.basis && basis.trim().length < 2) return false;
  if (needed.document && document.trim() === '') return false;
  return kind !== 'extend_probation' || /^\d{1,3}$/.test(months.trim());
}

function bodyOf({ kind, ground }: StatusOption, draft: StatusDraft): ChangeBody {
  const said = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    kind,
    ground,
    on: draft.on,
    basis: said(draft.basis),
    document: said(draft.document),
    note: said(draft.note),
    months: kind === 'extend_probation' ? Number(draft.months) : null,
  };
}
