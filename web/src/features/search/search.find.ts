import { organizationKinds } from '@zhibu/contract/kinds';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import type { Reader } from '../../lib/words.ts';
import { exactSearchOf } from '../members/members.search.ts';

export interface Found {
  kind: 'member' | 'organization' | 'all';
  id: string;
  label: string;
  detail: string;
}

const each = 6;

/** The first of what a text finds, members before organisations; a whole ID or mobile number finds one person. */
export async function findAll(
  text: string,
  members: boolean,
  reader: Reader,
  signal: AbortSignal,
): Promise<Found[]> {
  const exact = exactSearchOf(text);
  if (exact) {
    if (!members) return [];
    const { items } = await call('POST /members/search', { body: exact, signal });
    return items.map(memberFound);
  }
  const [people, organizations] = await Promise.all([
    // A number on the way to eighteen digits is nobody's name and stays out of the log.
    members && !/\d{7}/.test(text)
      ? call('GET /members', { query: { name: text, limit: each }, signal })
      : null,
    call('GET /organizations', { query: { name: text, limit: each }, signal }),
  ]);
  const all: Found[] =
    people && people.next !== null ? [{ kind: 'all', id: 'all', label: '', detail: '' }] : [];
  return [
    ...(people?.items.map(memberFound) ?? []),
    ...all,
    ...organizations.items.map(
      (item): Found => ({
        kind: 'organization',
        id: item.id,
        label: item.name,
        detail: [reader.words(organizationKinds[item.kind]), item.pathNames.at(-1)]
          .filter(Boolean)
          .join(' · '),
      }),
    ),
  ];
}

function memberFound(row: AnswerOf<'GET /members'>['items'][number]): Found {
  return {
    kind: 'member',
    id: row.id,
    label: row.name,
    detail: `${row.organization.name} · ${row.idNumber}`,
  };
}
