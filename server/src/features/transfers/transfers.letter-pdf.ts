import type { FastifyReply } from 'fastify';
import QRCode from 'qrcode';
import { renderPdf } from '../../integrations/pdf.ts';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, notFound } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { isOwn, maskIdNumber, place } from '../members/public.ts';
import { type LetterPaper, letterDocument } from './transfers.letter-pdf.rules.ts';
import type { LetterContent } from './transfers.letters.ts';
import { say } from './transfers.messages.ts';
import { canReadLetter } from './transfers.policy.ts';
import { findTransfer, type PlacedTransfer } from './transfers.store.ts';

interface LetterRow {
  content: LetterContent;
  code: string;
  state: 'valid' | 'void' | 'used';
  voidReason: string | null;
}

/**
 * The present letter as PDF, for the member and the issuing side; each time is in the log. The member's own copy bears
 * the whole ID number, an officer's the masked one.
 * @throws Problem 404 also for the destination, which reads it on paper; 409 none was issued
 */
export async function sendLetter(
  services: Services,
  actor: Actor,
  id: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const paper = await services.database.transaction(actor.scope, async (tx) => {
    const transfer = await findTransfer(tx, actor, id);
    if (!canReadLetter(actor, transfer)) throw notFound('transfer', id);
    const letter = await tx.first(sql<LetterRow>`
      SELECT content, code, state, void_reason AS "voidReason" FROM transfer_letter
      WHERE region_id = ${transfer.regionId} AND transfer_id = ${id}::uuid AND serial = ${transfer.letterSerial}`);
    if (!letter) throw conflict(say.noLetter, { object: { type: 'transfer', id } });
    await audit(tx, actor, services.clock.now(), {
      action: 'transfers.letter_printed',
      object: { type: 'transfer', id, name: transfer.memberName },
      after: { letter: letter.content.number },
    });
    return paperOf(services, tx, actor, transfer, letter);
  });
  const bytes = await renderPdf(letterDocument(paper));
  const name = `介绍信 ${paper.content.name} ${paper.content.number}.pdf`;
  return reply
    .type('application/pdf')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(bytes);
}

async function paperOf(
  services: Services,
  tx: Tx,
  actor: Actor,
  transfer: PlacedTransfer,
  { content, code, state, voidReason }: LetterRow,
): Promise<LetterPaper> {
  const { regionId, committeeId, receipt } = transfer;
  const issuer = await tx.first(sql<LetterPaper['issuer']>`
    SELECT phone, address FROM organization WHERE region_id = ${regionId} AND id = ${committeeId}::uuid`);
  return {
    content,
    state,
    voidReason,
    code,
    idNumber: await idNumberFor(services, tx, actor, transfer),
    issuer: issuer ?? { phone: null, address: null },
    qr: await QRCode.toString(`${services.settings.publicUrl}/letters/${code}`, {
      type: 'svg',
      errorCorrectionLevel: 'M',
      margin: 0,
    }),
    receipt,
    isOutside: transfer.kind === 'outgoing',
  };
}

/** Whole for the member, masked for an officer; after the member was received the file is no more the origin's: null. */
async function idNumberFor(
  { vault }: Services,
  tx: Tx,
  actor: Actor,
  { memberId, orgPath }: PlacedTransfer,
): Promise<string | null> {
  const file = await tx.first(sql<{ sealed: string | null }>`
    SELECT encode(id_number_encrypted, 'base64') AS sealed FROM member
    WHERE region_id = (SELECT region_id FROM member_locator WHERE member_id = ${memberId}::uuid)
      AND id = ${memberId}::uuid`);
  if (!file?.sealed) return null;
  const whole = vault.open(file.sealed, place.idNumber(memberId));
  return isOwn(actor, { id: memberId, orgPath }) ? whole : maskIdNumber(whole);
}
