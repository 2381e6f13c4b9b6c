import { queryOptions } from '@tanstack/react-query';
import {
  type StatusChangeKind,
  type SuspensionGround,
  statusChanges,
  suspensionGrounds,
} from '@zhibu/contract/status-kinds';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import type { Reader } from '../../lib/words.ts';

export type StatusOverview = AnswerOf<'GET /members/{id}/status-changes'>;
export type StatusChange = StatusOverview['items'][number];
export type StatusOption = StatusOverview['options'][number];
export type StatusOutcome = AnswerOf<'POST /members/{id}/status-changes'>;
export type Finding = StatusOutcome['warnings'][number];

/** Where the member stands, what is possible today, and the latest changes. */
export const overviewOf = (id: string) =>
  queryOptions({
    queryKey: ['members', 'status', id],
    queryFn: ({ signal }) => call('GET /members/{id}/status-changes', { params: { id }, signal }),
  });

/** 停止党籍（失去联系）: a suspension is named with its ground. */
export function kindName(
  { kind, ground }: { kind: StatusChangeKind; ground: SuspensionGround | null },
  { words, locale }: Reader,
): string {
  const name = words(statusChanges[kind]);
  if (ground === null) return name;
  const why = words(suspensionGrounds[ground]);
  return locale === 'en' ? `${name} (${why})` : `${name}（${why}）`;
}
