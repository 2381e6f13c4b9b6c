import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ProblemCode, problemCodes } from '@zhibu/contract/fields';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { Pager } from '../../ui/desk/Pager.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import type { MemberImport } from './import.mapping.ts';

const pageSize = 50;

/** What is wrong by sheet, row and column, all of it or of one kind. */
export function ImportProblems({ one }: { one: MemberImport }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [code, setCode] = useState<ProblemCode | null>(null);
  const [after, setAfter] = useState<string | undefined>(undefined);
  const problems = useQuery({
    queryKey: ['imports', 'problems', one.id, one.version, code, after],
    queryFn: ({ signal }) =>
      call('GET /member-imports/{id}/problems', {
        params: { id: one.id },
        query: { limit: pageSize, ...(code ? { code } : {}), ...(after === undefined ? {} : { after }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const choose = (chosen: ProblemCode | null) => {
    setCode(chosen);
    setAfter(undefined);
  };
  return (
    <Section title={t('imports.problems')}>
      <div className="desk-chips">
        <button type="button" aria-pressed={code === null} onClick={() => choose(null)}>
          {t('imports.problemsAll', { n: reader.number(one.problemCount) })}
        </button>
        {codesOf(one).map(([key, n]) => (
          <button key={key} type="button" aria-pressed={code === key} onClick={() => choose(key)}>
            {t(`imports.code_${key}`)} {reader.number(n)}
          </button>
        ))}
      </div>
      {problems.error ? (
        <ErrorState error={problems.error} onRetry={() => problems.refetch()} />
      ) : problems.isPending ? (
        <Skeleton lines={6} />
      ) : (
        <>
          <DataTable
            label={t('imports.problems')}
            rows={problems.data.items}
            keyOf={(problem) => String(problem.seq)}
            columns={[
              { key: 'sheet', title: t('imports.problemSheet'), cell: (problem) => problem.sheet },
              { key: 'row', title: t('imports.problemRow'), cell: (problem) => problem.row, numeric: true },
              { key: 'column', title: t('imports.problemColumn'), cell: (problem) => problem.column },
              {
                key: 'what',
                title: t('imports.problemWhat'),
                cell: (problem) => reader.words(problem.message),
              },
            ]}
          />
          <Pager
            listKey={`${one.id} ${code ?? ''}`}
            after={after}
            next={problems.data.next}
            onPage={setAfter}
          />
        </>
      )}
    </Section>
  );
}

/** The kinds that occur, the most frequent first. */
function codesOf(one: MemberImport): [ProblemCode, number][] {
  return problemCodes
    .map((code): [ProblemCode, number] => [code, one.problemSummary[code] ?? 0])
    .filter(([, n]) => n > 0)
    .toSorted(([, a], [, b]) => b - a);
}
