import { type ReactNode, useState } from 'react';
import { problemAt } from '../../lib/problem.ts';
import { MonthField, monthIn } from './DeskFields.tsx';
import type { Transfer } from './transfers.desk.queries.ts';
import { asksDues } from './transfers.desk.ts';

/** The month of dues, asked of whoever joined the Party after the application; else nothing is asked. */
export function useDues(transfer: Transfer): {
  isReady: boolean;
  body: { duesUntil?: string };
  field: (error: unknown) => ReactNode;
} {
  const [month, setMonth] = useState('');
  if (!asksDues(transfer)) return { isReady: true, body: {}, field: () => null };
  const duesUntil = monthIn(month);
  return {
    isReady: typeof duesUntil === 'string',
    body: duesUntil ? { duesUntil } : {},
    field: (error) => (
      <MonthField value={month} onChange={setMonth} required error={problemAt(error, '/duesUntil')} />
    ),
  };
}
