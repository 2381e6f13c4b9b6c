import { useMutation, useQueryClient } from '@tanstack/react-query';
import { memberFieldTable } from '@zhibu/contract/fields';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { chinaToday } from '../../lib/dates.ts';
import { useDraft } from '../../lib/drafts.ts';
import { isProblem, problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Conflict } from '../../ui/desk/Conflict.tsx';
import { isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { rebase } from '../../ui/desk/rebase.ts';
import { dayFault } from '../../ui/desk/typed-day.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { valueInWords } from './labels.ts';
import { MemberFormFields } from './MemberFormFields.tsx';
import {
  CLEARED,
  type FormKey,
  type FormValues,
  formOf,
  isDated,
  type Member,
  patchOf,
  wrongDays,
} from './member.form.ts';
import { WhenItHolds } from './WhenItHolds.tsx';

interface Draft {
  values: FormValues;
  /** The file as it stood when the typing began; an answer 412 moves it on. */
  base: Member;
  conflict: string[];
  /** From when changed education, occupation or work unit hold; '' for today. */
  since?: string;
}

/** Edits a file; what was typed survives errors, a lost connection, a reload and a colleague's change. */
export function MemberEdit({ member, onDone }: { member: Member; onDone: () => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const [kept, setKept, clear] = useDraft<Draft | null>(`member.${member.id}`, null);
  const [restored] = useState(kept !== null);
  const fresh: Draft = { values: formOf(member), base: member, conflict: [] };
  const draft = kept ?? fresh;
  const [hint, setHint] = useState<string | null>(null);

  const said = (key: FormKey, value: string) =>
    value === '' || value === CLEARED ? t('members.empty') : valueInWords(key, value, reader);
  const lines = (mine: FormValues, theirs: FormValues, keys: { contested: FormKey[]; taken: FormKey[] }) => {
    const about = (key: FormKey) => ({
      field: reader.words(memberFieldTable[key]),
      theirs: said(key, theirs[key]),
      yours: said(key, mine[key]),
    });
    return [
      ...keys.contested.map((key) => t('members.conflictLine', about(key))),
      ...keys.taken.map((key) => t('members.conflictOther', about(key))),
    ];
  };

  const changed = Object.keys(patchOf(draft.values, formOf(draft.base)));
  const dated = changed.some(isDated);
  const since = draft.since ?? '';
  const sinceWrong = dated && (!isDayOrEmpty(since) || since > chinaToday());
  const patch = (body: ReturnType<typeof patchOf>, ifMatch: number) =>
    call('PATCH /members/{id}', {
      params: { id: member.id },
      body: dated && since !== '' ? { ...body, since } : body,
      ifMatch,
    });
  const save = useMutation({
    mutationFn: async (body: ReturnType<typeof patchOf>) => {
      try {
        return await patch(body, draft.base.version);
      } catch (error) {
        if (!isProblem(error, 'stale')) throw error;
        const now = await call('GET /members/{id}', { params: { id: member.id } });
        const result = rebase(draft.values, formOf(draft.base), formOf(now));
        const conflict = lines(draft.values, formOf(now), result);
        setKept({ ...draft, values: result.values, base: now, conflict });
        if (conflict.length > 0) throw error;
        return await patch(body, now.version);
      }
    },
    onSuccess: (saved) => {
      clear();
      client.setQueryData(['members', 'one', member.id], saved);
      void client.invalidateQueries({ queryKey: ['members', 'list'] });
      for (const part of ['history', 'story', 'then'])
        void client.invalidateQueries({ queryKey: ['members', part, member.id] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = patchOf(draft.values, formOf(draft.base));
    const wrongOnes = wrongDays(draft.values).map((key) => draft.values[key]);
    const wrong = wrongOnes.length > 0 || sinceWrong;
    const [day = since] = wrongOnes;
    const nothing = Object.keys(body).length === 0;
    setHint(
      wrong
        ? t(`desk.${dayFault(day) ?? 'dayWrong'}`, { day })
        : nothing
          ? t('members.nothingChanged')
          : null,
    );
    if (!wrong && !nothing) save.mutate(body);
  };
  const leave = () => {
    clear();
    onDone();
  };
  return (
    <form className="z-form desk-file" onSubmit={submit} noValidate>
      <h2>{t('members.editTitle', { name: member.name })}</h2>
      {restored && kept !== null && (
        <Notice>
          {t('desk.draftKept')}{' '}
          <Button kind="quiet" onClick={() => setKept(null)}>
            {t('desk.draftDrop')}
          </Button>
        </Notice>
      )}
      <MemberFormFields
        values={draft.values}
        member={draft.base}
        onChange={(key, value) => setKept({ ...draft, values: { ...draft.values, [key]: value } })}
        errorOf={(key) => problemAt(save.error, `/${key}`)}
      />
      <WhenItHolds
        changed={changed}
        since={since}
        onSince={(day) => setKept({ ...draft, since: day })}
        error={problemAt(save.error, '/since')}
      />
      <div className="desk-form-end">
        <Conflict lead={t('members.conflict')} lines={draft.conflict} />
        {!isProblem(save.error, 'stale') && <FormProblem error={save.error} />}
        {hint !== null && <Notice kind="warning">{hint}</Notice>}
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('members.saveEdit')}
          </Button>
          <Button onClick={leave}>{t('desk.cancel')}</Button>
        </div>
      </div>
    </form>
  );
}
