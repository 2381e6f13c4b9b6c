import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { notFound, Problem } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';
import { whileActing } from '../accounts/public.ts';
import { notYours } from './members.change.ts';
import { canEdit, regionsOf } from './members.policy.ts';
import { findFor, lockFor, recordEvent } from './members.store.ts';

const maxBytes = 10 * 1024 * 1024;

interface FileRecord {
  regionId: number;
  id: string;
  memberId: string;
  purpose: 'photo' | 'attachment' | 'evidence';
  name: string;
  mediaType: string;
  size: number;
  createdAt: Date;
}

const columns = sql`region_id AS "regionId", id, member_id AS "memberId", purpose, name, media_type AS "mediaType",
  size, created_at AS "createdAt"`;

export async function listFiles(services: Services, actor: Actor, memberId: string) {
  return services.database.read(actor.scope, async (reader) => {
    const member = await findFor(reader, actor, memberId);
    const items = await reader.rows(sql<
      FileRecord & { purpose: 'photo' | 'attachment' }
    >`SELECT ${columns} FROM file
      WHERE region_id = ${member.regionId} AND member_id = ${memberId}::uuid AND deleted_at IS NULL
        AND purpose IN ('photo', 'attachment')
      ORDER BY id DESC LIMIT 200`);
    return { items };
  });
}

/** The first bytes say what a file is; its name does not (RFC 9110 has no say over what people call things). */
function mediaTypeOf(head: Buffer): string | null {
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])))
    return 'image/png';
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf';
  return null;
}

async function* sniffed(
  source: Readable,
  accept: (mediaType: string | null) => void,
): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  let known = false;
  for await (const chunk of source) {
    if (!known) {
      head = Buffer.concat([head, chunk]);
      if (head.length < 8) continue;
      known = true;
      accept(mediaTypeOf(head));
      yield head;
      continue;
    }
    yield chunk;
  }
  if (!known) accept(null);
}

export interface Upload {
  id: string;
  mediaType: string;
  size: number;
  sha256: Buffer;
}

/**
 * Takes the bytes of a photo or a paper in, encrypted under an id of their own; nothing is left behind when they are
 * refused. Whoever then cannot store the row removes them again.
 * @throws Problem 413 past 10 MB, 415 when the first bytes are of no kind that is taken
 */
export async function receiveUpload(
  services: Services,
  purpose: 'photo' | 'attachment',
  source: Readable,
): Promise<Upload> {
  const id = newId();
  let mediaType = '';
  const accept = (type: string | null) => {
    const fits = type !== null && (purpose === 'attachment' || type.startsWith('image/'));
    if (!fits) throw unsupported(purpose);
    mediaType = type;
  };
  const { size, sha256 } = await services.storage.put(id, sniffed(source, accept), maxBytes);
  return { id, mediaType, size, sha256 };
}

/** A name without ways into other folders, at most 120 characters. */
export function fileNameOf(wish: string): string {
  return [...wish.replaceAll(/[\p{Cc}/\\]/gu, '_')].slice(0, 120).join('');
}

export async function addFile(
  services: Services,
  actor: Actor,
  memberId: string,
  wish: { purpose: 'photo' | 'attachment'; fileName: string },
  source: Readable,
) {
  const { database, storage, clock } = services;
  const now = clock.now();
  // Asked before the upload is taken, and again under lock when it is stored.
  const before = await database.read(actor.scope, (reader) => findFor(reader, actor, memberId));
  if (!canEdit(actor, before)) throw notYours(actor, before);
  const { id, mediaType, size, sha256 } = await receiveUpload(services, wish.purpose, source);
  try {
    return await database.transaction(actor.scope, async (tx) => {
      const member = await lockFor(tx, actor, memberId);
      if (!canEdit(actor, member)) throw notYours(actor, member);
      const name = fileNameOf(wish.fileName);
      await tx.run(sql`INSERT INTO file (region_id, id, org_path, member_id, purpose, name, media_type, size, sha256,
          created_by, created_at)
        VALUES (${member.regionId}, ${id}::uuid, ${member.orgPath}, ${memberId}::uuid, ${wish.purpose}, ${name},
          ${mediaType}, ${size}, ${sha256}, ${actor.accountId}::uuid, ${now})`);
      if (wish.purpose === 'photo')
        await tx.run(sql`UPDATE member SET photo_file_id = ${id}::uuid, version = version + 1, updated_at = ${now}
          WHERE region_id = ${member.regionId} AND id = ${memberId}::uuid`);
      const changes: Record<string, [null, string]> = { [wish.purpose]: [null, name] };
      await recordEvent(tx, actor, member, {
        kind: 'file_added',
        validOn: dayInChina(now),
        recordedAt: now,
        changes,
      });
      await audit(tx, actor, now, {
        action: 'members.file_added',
        object: { type: 'member', id: memberId, name: member.name },
        after: { file: id, name, sha256: sha256.toString('hex') },
      });
      return { id, purpose: wish.purpose, name, mediaType, size, createdAt: now };
    });
  } catch (error) {
    await storage.remove(id);
    throw error;
  }
}

function unsupported(purpose: 'photo' | 'attachment'): Problem {
  return new Problem(
    415,
    'unsupported_file',
    purpose === 'photo'
      ? { zh: '照片请用 JPEG 或 PNG 图片。', en: 'A photo is a JPEG or PNG picture.' }
      : { zh: '附件请用 PDF、JPEG 或 PNG。', en: 'An attachment is a PDF, JPEG or PNG.' },
  );
}

async function fileFor(reader: Reader, actor: Actor, id: string): Promise<FileRecord> {
  const file = await reader.first(sql<FileRecord>`SELECT ${columns} FROM file
    WHERE region_id = ANY(${regionsOf(actor)}::integer[]) AND id = ${id}::uuid AND member_id IS NOT NULL AND deleted_at IS NULL`);
  if (!file) throw notFound('file', id);
  await findFor(reader, actor, file.memberId);
  return file;
}

export async function openFileContent(
  services: Services,
  actor: Actor,
  id: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const file = await services.database.read(actor.scope, (reader) => fileFor(reader, actor, id));
  return reply
    .type(file.mediaType)
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .send(whileActing(services, actor, services.storage.get(id)));
}

export async function removeFile(services: Services, actor: Actor, id: string) {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const file = await fileFor(tx, actor, id);
    const member = await lockFor(tx, actor, file.memberId);
    if (!canEdit(actor, member)) throw notYours(actor, member);
    // Evidence stays with its request.
    if (file.purpose === 'evidence') throw notFound('file', id);
    await tx.run(
      sql`UPDATE file SET deleted_at = ${now} WHERE region_id = ${file.regionId} AND id = ${id}::uuid`,
    );
    await tx.run(sql`UPDATE member SET photo_file_id = NULL, version = version + 1, updated_at = ${now}
      WHERE region_id = ${file.regionId} AND id = ${file.memberId}::uuid AND photo_file_id = ${id}::uuid`);
    const changes: Record<string, [string, null]> = { [file.purpose]: [file.name, null] };
    await recordEvent(tx, actor, member, {
      kind: 'file_removed',
      validOn: dayInChina(now),
      recordedAt: now,
      changes,
    });
    await audit(tx, actor, now, {
      action: 'members.file_removed',
      object: { type: 'member', id: file.memberId, name: member.name },
      before: { file: id, name: file.name },
    });
    return { done: true as const };
  });
}
