import { transfers } from '@zhibu/contract/transfers';
import type { FastifyInstance } from 'fastify';
import { register } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { apply, file } from './transfers.applying.ts';
import { transferTravel } from './transfers.ending.ts';
import { registerIncoming } from './transfers.incoming.ts';
import { sendLetter } from './transfers.letter-pdf.ts';
import { myTransfers } from './transfers.mine.ts';
import { transferItems } from './transfers.open.ts';
import { addPaper, sendPaper } from './transfers.papers.ts';
import { branchesOf, searchDestinations } from './transfers.places.ts';
import { publicLetter } from './transfers.public-letter.ts';
import { countTransfers, getTransfer, listTransfers } from './transfers.queries.ts';
import { sendReceipt } from './transfers.receipt-pdf.ts';
import { approveMany, checkInByCode, takeStep } from './transfers.service.ts';
import { sendTemplate } from './transfers.table.template.ts';
import { fileByTable } from './transfers.table.ts';

/** Registers the endpoints of `contract/src/transfers.ts`. */
export function transfersFeature(app: FastifyInstance, services: Services): void {
  services.openItems.register(transferItems);
  services.travels.register(transferTravel(services));
  register(app, services, transfers, {
    'GET /transfers': ({ actor, query }) => listTransfers(services, actor, query),
    'GET /transfers/counts': ({ actor, query }) => countTransfers(services, actor, query),
    'GET /transfers/mine': ({ actor, query }) => myTransfers(services, actor, query),
    'GET /transfer-destinations': ({ actor, query }) => searchDestinations(services, actor, query),
    'GET /transfer-destinations/{id}/branches': ({ actor, params, query }) =>
      branchesOf(services, actor, params.id, query),
    'GET /transfers/{id}': ({ actor, params }) => getTransfer(services, actor, params.id),
    'POST /transfers': ({ actor, body }) => apply(services, actor, body),
    'POST /transfers/filings': ({ actor, query, body }) =>
      file(services, actor, body, query.preview ?? false),
    'POST /transfers/{id}/approve': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'approve', body),
    'POST /transfers/approvals': ({ actor, body }) => approveMany(services, actor, body.transfers),
    'POST /transfers/{id}/return': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'return', body),
    'POST /transfers/{id}/resubmit': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'resubmit', body),
    'POST /transfers/{id}/refuse': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'refuse', body),
    'POST /transfers/{id}/withdraw': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'withdraw', body),
    'POST /transfers/{id}/check-in': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'check_in', body),
    'POST /transfers/check-ins': ({ actor, body }) => checkInByCode(services, actor, body.code),
    'POST /transfers/{id}/accept': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'accept', body),
    'POST /transfers/{id}/extend': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'extend', body),
    'POST /transfers/{id}/reissue': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'reissue', body),
    'POST /transfers/{id}/redirect': ({ actor, params, ifMatch, body }) =>
      takeStep(services, actor, params.id, ifMatch, 'redirect', body),
    'GET /transfers/{id}/letter.pdf': ({ actor, params, reply }) =>
      sendLetter(services, actor, params.id, reply),
    'GET /transfer-tables/template': ({ actor, reply }) => sendTemplate(actor, reply),
    'POST /transfer-tables': ({ actor, query, request }) => fileByTable(services, actor, query, request.raw),
    'POST /transfers/incoming': ({ actor, body }) => registerIncoming(services, actor, body),
    'POST /transfers/{id}/papers': ({ actor, params, query, request }) =>
      addPaper(services, actor, params.id, query, request.raw),
    'GET /transfer-papers/{id}': ({ actor, params, reply }) => sendPaper(services, actor, params.id, reply),
    'POST /transfers/{id}/receipt': ({ actor, params, ifMatch, body: { duesUntil, ...receipt } }) =>
      takeStep(services, actor, params.id, ifMatch, 'register_receipt', { receipt, duesUntil }),
    'GET /transfers/{id}/receipt.pdf': ({ actor, params, reply }) =>
      sendReceipt(services, actor, params.id, reply),
    'POST /transfers/{id}/letter': ({ actor, params, body, reply }) =>
      sendLetter(services, actor, params.id, reply, body.reason),
    'GET /public/letters/{code}': ({ actor, params }) => publicLetter(services, actor.address, params.code),
  });
}
