import type { FastifyReply } from 'fastify';
import QRCode from 'qrcode';
import { renderPdf } from '../../integrations/pdf.ts';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, forbidden, notFound } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import {
  canReveal,
  findFor,
  isOwn,
  maskIdNumber,
  place,
  reasonMissing,
  recordAccess,
} from '../members/public.ts';
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
 * the whole ID number, an officer's the masked one, unless it is revealed for a reason, as elsewhere.
 * @param reason why an officer needs the whole number: in the log, and in the member's own
 * @throws Problem 404 also for the destination, which reads it on paper; 409 none was issued, or the file is elsewhere
 */
export async function sendLetter(
  services: Services,
  actor: Actor,
  id: string,
  reply: FastifyReply,
  reason: string | null = null,
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
    if (reason !== null) await reveal(services, tx, actor, transfer, reason);
    return paperOf(services, tx, actor, transfer, letter, reason !== null);
  });
  const bytes = await renderPdf(letterDocument(paper));
  const name = `介绍信 ${paper.content.name} ${paper.content.number}.pdf`;
  return reply
    .type('application/pdf')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(bytes);
}

/** Who reveals, and why, stands in both logs. @throws Problem 403, 409 after the member was received elsewhere */
async function reveal(
  { clock }: Services,
  tx: Tx,
  actor: Actor,
  { memberId, memberName, regionId, state }: PlacedTransfer,
  given: string,
): Promise<void> {
  if (state === 'completed') throw conflict(say.fileElsewhere);
  const reason = given.trim();
  if (reason === '') throw reasonMissing();
  const member = await findFor(tx, actor, memberId);
  if (!canReveal(actor, member)) throw forbidden();
  const at = clock.now();
  await recordAccess(
    tx,
    actor,
    { regionId, id: memberId },
    { at, action: 'revealed', fields: ['idNumber'], reason },
  );
  await audit(tx, actor, at, {
    action: 'members.reveal',
    object: { type: 'member', id: memberId, name: memberName },
    reason,
    after: { fields: ['idNumber'] },
  });
}

async function paperOf(
  services: Services,
  tx: Tx,
  actor: Actor,
  transfer: PlacedTransfer,
  { content, code, state, voidReason }: LetterRow,
  isRevealed: boolean,
): Promise<LetterPaper> {
  const { regionId, committeeId, receipt } = transfer;
  const issuer = await tx.first(sql<LetterPaper['issuer']>`
    SELECT phone, address FROM organization WHERE region_id = ${regionId} AND id = ${committeeId}::uuid`);
  return {
    content,
    state,
    voidReason,
    code,
    idNumber: await idNumberFor(services, tx, actor, transfer, isRevealed),
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

/** Whole for the member and where it was revealed, else masked; after the member was received the file is no more the origin's: null. */
async function idNumberFor(
  { vault }: Services,
  tx: Tx,
  actor: Actor,
  { memberId, orgPath }: PlacedTransfer,
  isRevealed: boolean,
): Promise<string | null> {
  const file = await tx.first(sql<{ sealed: string | null }>`
    SELECT encode(id_number_encrypted, 'base64') AS sealed FROM member
    WHERE region_id = (SELECT region_id FROM member_locator WHERE member_id = ${memberId}::uuid)
      AND id = ${memberId}::uuid`);
  if (!file?.sealed) return null;
  const whole = vault.open(file.sealed, place.idNumber(memberId));
  return isRevealed || isOwn(actor, { id: memberId, orgPath }) ? whole : maskIdNumber(whole);
}
