import type { Readable } from 'node:stream';
import type { TransferAnswer } from '@zhibu/contract/transfers';
import type { FastifyReply } from 'fastify';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { conflict, forbidden, notFound } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { whileActing } from '../accounts/public.ts';
import { fileNameOf, receiveUpload } from '../members/public.ts';
import { say } from './transfers.messages.ts';
import { addsPapers, canReadPapers } from './transfers.policy.ts';
import type { TransferRecord } from './transfers.record.ts';
import { findTransfer, lockFor, type PlacedTransfer } from './transfers.store.ts';

export type Paper = TransferAnswer['papers'][number];

const most = 10;
const columns = sql`f.id, f.name, f.media_type AS "mediaType", f.size, f.created_at AS "createdAt"`;

/** Photographs of the paper of one transfer, the oldest first. */
export function papersOf(reader: Reader, { regionId, id }: TransferRecord): Promise<Paper[]> {
  return reader.rows(sql<Paper>`SELECT ${columns} FROM file f
    WHERE f.region_id = ${regionId} AND f.transfer_id = ${id}::uuid AND f.deleted_at IS NULL ORDER BY f.id LIMIT ${most}`);
}

/**
 * A photograph or scan, encrypted at rest like every file; it stays with the transfer, not with the member's file.
 * @throws Problem 404, 403 another side's, 409 not of a kind that has paper, 413, 415
 */
export async function addPaper(
  services: Services,
  actor: Actor,
  id: string,
  wish: { fileName: string },
  source: Readable,
): Promise<Paper> {
  const { database, storage, clock } = services;
  const now = clock.now();
  // Asked before the upload is taken, and again under lock when it is stored.
  await database.read(actor.scope, async (reader) =>
    requirePlace(actor, await findTransfer(reader, actor, id), 0),
  );
  const file = await receiveUpload(services, 'attachment', source);
  try {
    return await database.transaction(actor.scope, async (tx) => {
      const transfer = await lockFor(tx, actor, id);
      requirePlace(actor, transfer, (await papersOf(tx, transfer)).length);
      const name = fileNameOf(wish.fileName);
      await tx.run(sql`INSERT INTO file (region_id, id, org_path, transfer_id, purpose, name, media_type, size, sha256,
          created_by, created_at)
        VALUES (${transfer.regionId}, ${file.id}::uuid, ${transfer.orgPath}, ${id}::uuid, 'transfer', ${name},
          ${file.mediaType}, ${file.size}, ${file.sha256}, ${actor.accountId}::uuid, ${now})`);
      await audit(tx, actor, now, {
        action: 'transfers.paper_added',
        object: { type: 'transfer', id, name: transfer.memberName },
        after: { file: file.id, name, sha256: file.sha256.toString('hex') },
      });
      return { id: file.id, name, mediaType: file.mediaType, size: file.size, createdAt: now };
    });
  } catch (error) {
    await storage.remove(file.id);
    throw error;
  }
}

function requirePlace(actor: Actor, transfer: PlacedTransfer, papers: number): void {
  const { id } = transfer;
  const object = { type: 'transfer', id };
  if (!canReadPapers(actor, transfer)) throw forbidden(say.notYourSide);
  if (!addsPapers(transfer)) throw conflict(say.papersNotNow, { object });
  if (papers >= most) throw conflict(say.papersFull, { object });
}

/** The content of a paper, while the duty runs under which it is read. @throws Problem 404 also for the other side */
export async function sendPaper(
  services: Services,
  actor: Actor,
  id: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const paper = await services.database.read(actor.scope, async (reader) => {
    const found = await reader.first(sql<Paper & { transferId: string }>`
      SELECT ${columns}, f.transfer_id AS "transferId" FROM file f
      WHERE f.region_id = ANY(ARRAY(SELECT r.id FROM region r)) AND f.id = ${id}::uuid AND f.transfer_id IS NOT NULL
        AND f.deleted_at IS NULL`);
    if (!found) throw notFound('file', id);
    const transfer = await findTransfer(reader, actor, found.transferId);
    if (!canReadPapers(actor, transfer)) throw notFound('file', id);
    return found;
  });
  return reply
    .type(paper.mediaType)
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(paper.name)}`)
    .send(whileActing(services, actor, services.storage.get(id)));
}

/** Photographs of a letter that came to nothing: the retention run erases them with their bytes. */
export async function dropPapers(tx: Tx, now: Date, { regionId, id }: TransferRecord): Promise<void> {
  await tx.run(sql`UPDATE file SET deleted_at = ${now}
    WHERE region_id = ${regionId} AND transfer_id = ${id}::uuid AND deleted_at IS NULL`);
}
