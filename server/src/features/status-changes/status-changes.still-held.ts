import { roles } from '@zhibu/contract/authorization';
import { posts } from '@zhibu/contract/posts';
import type { StatusFindingAnswer } from '@zhibu/contract/status-changes';
import type { Reader } from '../../kernel/database.ts';
import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { dutiesOfMember } from '../accounts/public.ts';
import type { MemberRecord } from '../members/public.ts';
import { postsOf } from '../officers/public.ts';

/** Posts and duties of somebody whose membership ends: named with the place where they are ended. */
export async function stillHeld(
  reader: Reader,
  { regionId, id }: MemberRecord,
  today: LocalDate,
): Promise<StatusFindingAnswer[]> {
  const held = await postsOf(reader, regionId, id);
  const duties = await dutiesOfMember(reader, id, today);
  return [
    ...held.map(({ post, organizationId, organizationName }) =>
      finding('officer', organizationId, organizationName, {
        zh: `还担任${organizationName}的${posts[post].zh}，不会自动结束，请到班子里结束。`,
        en: `Still holds a post (${posts[post].en}) at ${organizationName}: it does not end by itself, end it there.`,
      }),
    ),
    ...duties.map(({ role, organizationId, organizationName }) =>
      finding('duty', organizationId, organizationName, {
        zh: `账号还有${organizationName}的“${roles[role].zh}”职务权限，不会自动收回，请结束这项职务。`,
        en: `The account still has the duty “${roles[role].en}” at ${organizationName}: it does not end by itself, end it.`,
      }),
    ),
  ];
}

function finding(
  type: 'officer' | 'duty',
  organizationId: string,
  name: string,
  words: Words,
): StatusFindingAnswer {
  return {
    words,
    rule: null,
    article: null,
    earliest: null,
    pointer: null,
    link: { type, organizationId, name },
  };
}
