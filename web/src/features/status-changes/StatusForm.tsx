import { type StatusChangeKind, statusPapers } from '@zhibu/contract/status-kinds';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DayField } from '../../ui/desk/DayField.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Field, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { FindingText } from './Findings.tsx';
import { type Finding, kindName, type StatusOption } from './status-changes.queries.ts';

export interface StatusDraft {
  on: string;
  basis: string;
  document: string;
  note: string;
  months: string;
}
export const emptyDraft: StatusDraft = { on: '', basis: '', document: '', note: '', months: '6' };

interface Properties {
  option: StatusOption;
  draft: StatusDraft;
  onChange: (draft: StatusDraft) => void;
  /** Why the change would be refused as it is filled in. */
  blocks: readonly Finding[];
  work: { error: unknown; isPending: boolean };
  missing: boolean;
  onNext: () => void;
  onBack: () => void;
}

/** From when on, on what basis, by which document. */
export function StatusForm({ option, draft, onChange, blocks, work, missing, onNext, onBack }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { kind } = option;
  const needed = statusPapers[kind];
  const set = (key: keyof StatusDraft) => (value: string) => onChange({ ...draft, [key]: value });
  const errorAt = (pointer: string) => {
    const block = blocks.find((one) => one.rule === null && one.pointer === pointer);
    return block ? reader.words(block.words) : problemAt(work.error, pointer);
  };
  const ruled = blocks.filter(({ rule, pointer }) => rule !== null || pointer === null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onNext();
  };
  const star = (label: string, isNeeded: boolean) => (isNeeded ? `${label} *` : label);
  return (
    <form className="z-form" onSubmit={submit} noValidate>
      <p className="status-chosen">
        <strong>{kindName(option, reader)}</strong>
        <Button kind="quiet" onClick={onBack}>
          {t('statusChanges.change')}
        </Button>
      </p>
      <DayField
        label={star(t('statusChanges.on'), true)}
        value={draft.on}
        onChange={set('on')}
        error={errorAt('/on')}
        {...(hasHint(kind) ? { hint: t(`statusChanges.onHint_${kind}`) } : {})}
      />
      {kind === 'extend_probation' && (
        <TextField
          label={star(t('statusChanges.months'), true)}
          value={draft.months}
          onChange={set('months')}
          inputMode="numeric"
          maxLength={3}
          autoComplete="off"
          error={errorAt('/months')}
        />
      )}
      <Field label={star(t('statusChanges.basisLabel'), needed.basis)} error={errorAt('/basis')}>
        {(wiring) => (
          <textarea
            {...wiring}
            className="z-input"
            rows={2}
            maxLength={500}
            value={draft.basis}
            onChange={(event) => set('basis')(event.target.value)}
          />
        )}
      </Field>
      <TextField
        label={star(t('statusChanges.documentLabel'), needed.document)}
        value={draft.document}
        onChange={set('document')}
        maxLength={200}
        autoComplete="off"
        error={errorAt('/document')}
      />
      <TextField
        label={t('statusChanges.noteLabel')}
        value={draft.note}
        onChange={set('note')}
        maxLength={500}
        autoComplete="off"
        error={errorAt('/note')}
      />
      {ruled.map((block) => (
        <Notice kind="error" key={block.words.en}>
          <FindingText finding={block} />
        </Notice>
      ))}
      <FormProblem error={work.error} />
      {missing && <Notice kind="warning">{t('statusChanges.missing')}</Notice>}
      <div className="z-actions">
        <Button kind="primary" type="submit" busy={work.isPending}>
          {t('statusChanges.next')}
        </Button>
      </div>
    </form>
  );
}

const hinted = ['admit', 'convert', 'extend_probation', 'die'] as const;
function hasHint(kind: StatusChangeKind): kind is (typeof hinted)[number] {
  return hinted.some((one) => one === kind);
}
