import { useMutation } from '@tanstack/react-query';
import { type ElectionKind, electionKinds, type Post, postKeys, posts } from '@zhibu/contract/posts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { CheckField, SelectField, TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Organization } from '../organizations/OrganizationDetail.tsx';
import { MemberPicker } from './MemberPicker.tsx';
import type { Officer, Term } from './officers.queries.ts';
import { complete, emptyRow, type Row, rowsFrom } from './term.form.ts';

interface Properties {
  organization: Organization;
  term: Term | null;
  officers: readonly Officer[];
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** Change of term: one act that ends the running term with its officers and begins the next with its own. */
export function BeginTermDialog({ organization, term, officers, onDone, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { id, name, kind } = organization;
  const [from, setFrom] = useState('');
  const [election, setElection] = useState<ElectionKind>(term ? 'regular' : 'founding');
  const [village, setVillage] = useState(term?.village ?? /[村社区]|嘎查/.test(name));
  const [approval, setApproval] = useState('');
  const [rows, setRows] = useState<Row[]>(() => rowsFrom(officers));
  const [asked, setAsked] = useState(false);
  const begin = useMutation({
    mutationFn: (list: { memberId: string; post: Post }[]) =>
      call('POST /organizations/{id}/terms', {
        params: { id },
        body: { from, election, village, approval: approval.trim() || null, officers: list },
      }),
    onSuccess: onDone,
  });
  const list = complete(rows);
  const ready = list !== null && from !== '' && isDayOrEmpty(from);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (ready) begin.mutate(list);
  };
  const elections = Object.entries(electionKinds).filter(([key]) => !term || key !== 'founding');
  return (
    <Dialog title={t(term ? 'officers.begin' : 'officers.beginFirst')} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p className="z-muted">{term ? t('officers.beginWhat', { name }) : name}</p>
        <DayField
          label={`${t('officers.electionDay')} *`}
          value={from}
          onChange={setFrom}
          error={problemAt(begin.error, '/from')}
        />
        <SelectField
          label={t('officers.election')}
          value={election}
          onChange={(key) => setElection(key as ElectionKind)} // one of the options below
          options={elections.map(([value, words]) => ({ value, label: reader.words(words) }))}
          error={problemAt(begin.error, '/election')}
        />
        {(kind === 'branch' || kind === 'general_branch') && (
          <CheckField label={t('officers.village')} checked={village} onChange={setVillage} />
        )}
        {term && (
          <TextField
            label={t('officers.approval')}
            hint={t('officers.approvalHint')}
            value={approval}
            onChange={setApproval}
            maxLength={200}
            autoComplete="off"
          />
        )}
        <PostRows organizationId={id} rows={rows} onChange={setRows} error={begin.error} />
        <FormProblem error={begin.error} />
        {asked && !ready && <Notice kind="warning">{t('officers.beginMissing')}</Notice>}
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={begin.isPending}>
            {t(term ? 'officers.beginGo' : 'officers.addGo')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface RowsProperties {
  organizationId: string;
  rows: readonly Row[];
  onChange: (rows: Row[]) => void;
  error: unknown;
}

function PostRows({ organizationId, rows, onChange, error }: RowsProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const put = (key: number, change: Partial<Row>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  return (
    <>
      {rows.map((row, index) => (
        <div key={row.key} className="desk-form-grid in-row">
          <MemberPicker
            label={`${t('officers.member', { n: index + 1 })} *`}
            organizationId={organizationId}
            value={row.member}
            onChange={(member) => put(row.key, { member })}
            error={problemAt(error, `/officers/${index}`)}
          />
          <SelectField
            label={`${t('officers.post')} *`}
            value={row.post}
            onChange={(post) => put(row.key, { post: post as Post })} // one of the options below
            options={postKeys.map((value) => ({ value, label: reader.words(posts[value]) }))}
          />
          {rows.length > 1 && (
            <div>
              <Button
                kind="quiet"
                aria-label={t('officers.removeRow', { n: index + 1 })}
                onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
              >
                {t('desk.remove')}
              </Button>
            </div>
          )}
        </div>
      ))}
      <div>
        <Button onClick={() => onChange([...rows, emptyRow(rows, 'member')])}>{t('officers.addRow')}</Button>
      </div>
    </>
  );
}
