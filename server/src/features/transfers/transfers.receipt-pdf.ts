import type { FastifyReply } from 'fastify';
import { renderPdf } from '../../integrations/pdf.ts';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { conflict, notFound } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { say } from './transfers.messages.ts';
import { canReadPapers } from './transfers.policy.ts';
import { type ReceiptSlip, receiptDocument } from './transfers.receipt-pdf.rules.ts';
import { findTransfer } from './transfers.store.ts';

/**
 * The third part of a letter from outside, filled, to be posted back to whoever issued it; each time is in the log.
 * @throws Problem 404 also where no letter from outside came in, 409 before the acceptance
 */
export async function sendReceipt(
  services: Services,
  actor: Actor,
  id: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const slip = await services.database.transaction(actor.scope, async (tx): Promise<ReceiptSlip> => {
    const transfer = await findTransfer(tx, actor, id);
    const { kind, receipt, destinationName, memberName, memberStage, committeeName } = transfer;
    if (kind !== 'incoming' || !canReadPapers(actor, transfer)) throw notFound('transfer', id);
    if (receipt === null) throw conflict(say.receiptNotYet, { object: { type: 'transfer', id } });
    const at = await tx.first(sql<{ phone: string | null; address: string | null }>`
      SELECT phone, address FROM organization
      WHERE region_id = ${transfer.regionId} AND id = ${transfer.destinationId}::uuid`);
    await audit(tx, actor, services.clock.now(), {
      action: 'transfers.receipt_printed',
      object: { type: 'transfer', id, name: memberName },
      after: { letter: receipt.number },
    });
    return {
      number: receipt.number,
      issuer: committeeName,
      name: memberName,
      stage: memberStage,
      committee: destinationName,
      branch: receipt.branch ?? '',
      on: receipt.on,
      actorName: receipt.actorName,
      phone: at?.phone ?? null,
      address: at?.address ?? null,
    };
  });
  const name = `回执 ${slip.name} ${slip.number}.pdf`;
  return reply
    .type('application/pdf')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(await renderPdf(receiptDocument(slip)));
}
