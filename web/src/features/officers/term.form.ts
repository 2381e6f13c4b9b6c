import type { Post } from '@zhibu/contract/posts';
import type { PickedMember } from './MemberPicker.tsx';
import { inOrder, type Officer } from './officers.queries.ts';

/** One line of the form: who in which post. The key only tells lines apart. */
export interface Row {
  key: number;
  member: PickedMember | null;
  post: Post;
}

export function emptyRow(rows: readonly Row[], post: Post): Row {
  return { key: Math.max(0, ...rows.map(({ key }) => key)) + 1, member: null, post };
}

/** The form begins with who is in office: most bodies change by a few people. */
export function rowsFrom(officers: readonly Officer[]): Row[] {
  if (officers.length === 0) return [emptyRow([], 'secretary')];
  return inOrder(officers).map(({ member, post }, index) => ({ key: index + 1, member, post }));
}

/** The list as the server takes it; null while a line lacks its member. */
export function complete(rows: readonly Row[]): { memberId: string; post: Post }[] | null {
  const list = rows.flatMap(({ member, post }) => (member ? [{ memberId: member.id, post }] : []));
  return list.length === rows.length ? list : null;
}
