import type { FastifyReply } from 'fastify';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { forbidden, notFound } from '../../kernel/errors.ts';
import { decodePosition, encodePosition, idShape, textShape } from '../../kernel/paging.ts';
import type { Scope } from '../../kernel/scope.ts';
import type { Services } from '../../services.ts';
import { findFor, isOwn, place } from '../members/public.ts';
import { consentCondition } from './rights.consents.ts';

/** Those who are of the branch: who applies or has left is nobody's fellow. */
const inParty = sql`m.stage IN ('full', 'probationary')`;

interface Branch {
  regionId: number;
  path: string;
}

/** The branch of the own file; who is in a group (党小组) belongs to the branch above it. @throws 403, 404 */
async function branchOf(reader: Reader, actor: Actor, id: string): Promise<Branch> {
  const record = await findFor(reader, actor, id);
  if (!isOwn(actor, record))
    throw forbidden({
      zh: '这份名单只给本支部的党员自己看。',
      en: 'This list is for the members of the branch themselves.',
    });
  const branch = await reader.first(sql<Branch>`
    SELECT b.region_id AS "regionId", b.path FROM organization o JOIN organization b ON b.region_id = o.region_id
      AND b.id = CASE WHEN o.kind = 'group' THEN o.parent_id ELSE o.id END
    WHERE o.region_id = ${record.regionId} AND o.id = ${record.organizationId}::uuid`);
  if (!branch) throw notFound('organization', record.organizationId);
  return branch;
}

/**
 * The people of one branch know each other's names (they meet every month); phone, photo and birthday leave the
 * database only where the person agreed. The scope is widened to exactly this branch, for the statements below that
 * select nothing else.
 */
const within = (actor: Actor, { path }: Branch): Scope => ({
  ...actor.scope,
  pathFrom: path,
  pathUntil: `${path}/`,
});

interface FellowRow {
  id: string;
  name: string;
  pinyin: string;
  phone: Buffer | null;
  birthday: string | null;
  photo: boolean;
}

export async function listFellows(
  services: Services,
  actor: Actor,
  memberId: string,
  wish: { limit?: number; after?: string },
) {
  const { database, vault } = services;
  const { limit = 20 } = wish;
  const position = decodePosition(wish.after, [textShape, idShape]);
  const branch = await database.read(actor.scope, (reader) => branchOf(reader, actor, memberId));
  const rows = await database.read(within(actor, branch), (reader) =>
    reader.rows(sql<FellowRow>`
      SELECT m.id, m.name, m.pinyin,
        CASE WHEN ${consentCondition('phone_to_branch')} THEN m.phone_encrypted END AS phone,
        CASE WHEN ${consentCondition('birthday_to_branch')} THEN to_char(m.birth, '"--"MM-DD') END AS birthday,
        m.photo_file_id IS NOT NULL AND ${consentCondition('photo_to_branch')} AS photo
      FROM member m
      WHERE m.region_id = ${branch.regionId} AND m.org_path >= ${branch.path} AND m.org_path < ${`${branch.path}/`}
        AND ${inParty} AND m.id <> ${memberId}::uuid
        ${position ? sql`AND (m.pinyin, m.id) > (${position[0]}, ${position[1]}::uuid)` : sql``}
      ORDER BY m.pinyin, m.id LIMIT ${limit + 1}`),
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ id, name, phone, birthday, photo }) => ({
      id,
      name,
      phone: phone && vault.open(phone, place.phone(id)),
      birthday,
      photo,
    })),
    next: rows.length > limit && last ? encodePosition([last.pinyin, last.id]) : null,
  };
}

/** @throws 404 also for who did not agree, or withdrew: as if there were no photo */
export async function fellowPhoto(
  services: Services,
  actor: Actor,
  { id, fellowId }: { id: string; fellowId: string },
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { database, storage } = services;
  const branch = await database.read(actor.scope, (reader) => branchOf(reader, actor, id));
  const file = await database.read(within(actor, branch), (reader) =>
    reader.first(sql<{ id: string; mediaType: string }>`
      SELECT f.id, f.media_type AS "mediaType" FROM member m
      JOIN file f ON f.region_id = m.region_id AND f.id = m.photo_file_id AND f.deleted_at IS NULL
      WHERE m.region_id = ${branch.regionId} AND m.id = ${fellowId}::uuid
        AND m.org_path >= ${branch.path} AND m.org_path < ${`${branch.path}/`}
        AND ${inParty} AND ${consentCondition('photo_to_branch')}`),
  );
  if (!file) throw notFound('file', fellowId);
  return reply.type(file.mediaType).header('cache-control', 'private, no-store').send(storage.get(file.id));
}
