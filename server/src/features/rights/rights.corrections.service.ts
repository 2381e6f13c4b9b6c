import type { Readable } from 'node:stream';
import type { CorrectionAnswer } from '@zhibu/contract/corrections';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql, type Tx, violatedConstraint } from '../../kernel/database.ts';
import { forbidden, invalid, stale } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';
import {
  canRequestCorrection,
  changeFile,
  fileNameOf,
  findFor,
  isKnownPerson,
  lockFor,
  reasonMissing,
  receiveUpload,
  recordAccess,
  tellKnown,
  valuesOf,
} from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { canDecide, canRevealCorrection, isAsker } from './rights.corrections.policy.ts';
import {
  askedAlready,
  changedMeanwhile,
  enoughEvidence,
  explainMore,
  notNow,
  notSo,
  notTheOwn,
  onlyAsker,
  onlyOwn,
  refusalNeedsReason,
} from './rights.corrections.refusals.ts';
import {
  type CorrectionField,
  type CorrectionStep,
  decideWish,
  dueOn,
  inputOf,
  mostEvidence,
  nextState,
} from './rights.corrections.rules.ts';
import { refuseStage } from './rights.corrections.stage.ts';
import {
  type CorrectionRecord,
  contentOf,
  insertRequest,
  placeOf,
  presentRequest,
  requestFor,
  settleRequest,
} from './rights.corrections.store.ts';

interface Ask {
  field: CorrectionField;
  value: string | null;
  explanation: string;
}

/** A member asks for one field of the own file to be corrected; the day for the answer is fixed by today's rule. */
export async function submitCorrection(
  services: Services,
  actor: Actor,
  memberId: string,
  ask: Ask,
): Promise<CorrectionAnswer> {
  const { database, vault, clock } = services;
  const now = clock.now();
  const today = dayInChina(now);
  try {
    return await database.transaction(actor.scope, async (tx) => {
      // Locked, so that the request stands where the file stands, also while an organisation moves.
      const record = await lockFor(tx, actor, memberId);
      if (!canRequestCorrection(actor, record)) throw onlyOwn();
      const explanation = ask.explanation.trim();
      if ([...explanation].length < 4) throw explainMore();
      const before = valuesOf(record, vault);
      const wish = decideWish(before, ask.field, ask.value, today);
      if (wish.faults.length > 0) throw invalid(notSo, wish.faults);
      await refuseStage(tx, record, ask.field, wish.value, today);
      const rules = await rulebookAt(tx, { regionId: record.regionId, path: record.orgPath }, today);
      const id = newId();
      const due = dueOn(today, rules);
      await insertRequest(tx, vault, {
        regionId: record.regionId,
        id,
        memberId,
        orgPath: record.orgPath,
        field: ask.field,
        content: { before: before[ask.field], wished: wish.value, explanation },
        accountId: actor.accountId,
        submittedAt: now,
        dueOn: due,
      });
      await audit(tx, actor, now, {
        action: 'corrections.submit',
        object: { type: 'correction_request', id, name: record.name },
        after: { member: memberId, field: ask.field, dueOn: due },
      });
      return presentRequest(tx, actor, await requestFor(tx, actor, id), vault, today);
    });
  } catch (error) {
    if (violatedConstraint(error) === 'correction_request_once') throw askedAlready();
    throw error;
  }
}

/** Reading somebody else's request is reading the file: it stands in the member's own log. */
export async function getCorrection(services: Services, actor: Actor, id: string): Promise<CorrectionAnswer> {
  const { database, vault, clock } = services;
  const now = clock.now();
  return database.transaction(actor.scope, async (tx) => {
    const request = await requestFor(tx, actor, id);
    const member = { regionId: request.regionId, id: request.memberId };
    if (!isAsker(actor, placeOf(request)))
      await recordAccess(tx, actor, member, { at: now, action: 'opened', fields: [], reason: null });
    return presentRequest(tx, actor, request, vault, dayInChina(now));
  });
}

/** Evidence (a scan, a photo of a paper), encrypted at rest like every file; by the member, while the request is open. */
export async function addEvidence(
  services: Services,
  actor: Actor,
  id: string,
  wish: { fileName: string },
  source: Readable,
): Promise<CorrectionAnswer> {
  const { database, storage, vault, clock } = services;
  const now = clock.now();
  // Asked before the upload is taken, and again under lock when it is stored.
  await database.read(actor.scope, async (reader) =>
    requireStep(actor, await requestFor(reader, actor, id), 'addEvidence'),
  );
  const file = await receiveUpload(services, 'attachment', source);
  try {
    return await database.transaction(actor.scope, async (tx) => {
      const request = await requestFor(tx, actor, id, true);
      requireStep(actor, request, 'addEvidence');
      await requireRoom(tx, request);
      const name = fileNameOf(wish.fileName);
      await tx.run(sql`INSERT INTO file (region_id, id, org_path, member_id, correction_id, purpose, name, media_type,
          size, sha256, created_by, created_at)
        VALUES (${request.regionId}, ${file.id}::uuid, ${request.orgPath}, ${request.memberId}::uuid, ${id}::uuid,
          'evidence', ${name}, ${file.mediaType}, ${file.size}, ${file.sha256}, ${actor.accountId}::uuid, ${now})`);
      await audit(tx, actor, now, {
        action: 'corrections.evidence_added',
        object: { type: 'correction_request', id, name: request.memberName },
        after: { file: file.id, name, sha256: file.sha256.toString('hex') },
      });
      return presentRequest(tx, actor, request, vault, dayInChina(now));
    });
  } catch (error) {
    await storage.remove(file.id);
    throw error;
  }
}

async function requireRoom(tx: Tx, request: CorrectionRecord): Promise<void> {
  const row = await tx.first(sql<{ n: number }>`SELECT count(*)::int AS n FROM file
    WHERE region_id = ${request.regionId} AND correction_id = ${request.id}::uuid AND deleted_at IS NULL`);
  if ((row?.n ?? 0) >= mostEvidence) throw enoughEvidence();
}

export async function withdrawCorrection(services: Services, actor: Actor, id: string, version: number) {
  return settle(services, actor, id, version, 'withdraw', null, async () => undefined);
}

export async function refuseCorrection(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  reason: string,
) {
  const words = reason.trim();
  if ([...words].length < 4) throw refusalNeedsReason();
  return settle(services, actor, id, version, 'refuse', words, async () => undefined);
}

/** The change goes the way of every edit (rules, statistics, history, audit) and names the request. */
export async function acceptCorrection(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  reason: string | null,
) {
  let idNumber = '';
  try {
    return await settle(
      services,
      actor,
      id,
      version,
      'accept',
      reason?.trim() || null,
      async (tx, request) => {
        const content = contentOf(request, services.vault);
        if (content === null)
          throw new Error('an open request has its content: it is erased after the answer only');
        if (request.field === 'idNumber') idNumber = content.wished ?? '';
        const member = await findFor(tx, actor, request.memberId);
        // What the officer reads beside the wish is what the file said then: a newer value is not undone unseen.
        if (valuesOf(member, services.vault)[request.field] !== content.before) throw changedMeanwhile();
        const now = services.clock.now();
        await refuseStage(tx, member, request.field, content.wished, dayInChina(now));
        const input = inputOf(request.field, content.wished);
        await changeFile(services, tx, actor, member, input, now, {
          correctionId: request.id,
        });
      },
    );
  } catch (error) {
    if (isKnownPerson(error)) throw await tellKnown(services, actor, idNumber);
    throw error;
  }
}

/** One end of a request: locked, permitted, of this version, and what belongs to it in the same transaction. */
async function settle(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  step: Exclude<CorrectionStep, 'addEvidence'>,
  reason: string | null,
  work: (tx: Tx, request: CorrectionRecord) => Promise<void>,
): Promise<CorrectionAnswer> {
  const { database, vault, clock } = services;
  const now = clock.now();
  return database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    // The file before its request, like everything else that takes both: nobody waits in a circle.
    const { memberId } = await requestFor(tx, actor, id);
    await lockFor(tx, actor, memberId);
    const request = await requestFor(tx, actor, id, true);
    const state = requireStep(actor, request, step);
    if (request.version !== version) throw stale();
    await work(tx, request);
    await settleRequest(tx, actor, request, { state, reason, at: now });
    await audit(tx, actor, now, {
      action: `corrections.${step}`,
      object: { type: 'correction_request', id, name: request.memberName },
      reason,
      before: { state: request.state },
      after: { state, member: request.memberId, field: request.field },
    });
    return presentRequest(tx, actor, await requestFor(tx, actor, id), vault, dayInChina(now));
  });
}

/** @returns the state that follows @throws Problem 403 not this actor's step, 409 not the step of this state */
function requireStep(actor: Actor, request: CorrectionRecord, step: CorrectionStep) {
  const place = placeOf(request);
  if (step === 'accept' || step === 'refuse') {
    if (!canDecide(actor, place)) throw isAsker(actor, place) ? notTheOwn() : forbidden();
  } else if (!isAsker(actor, place)) throw onlyAsker();
  const next = nextState(request.state, step);
  if (next === null) throw notNow(request);
  return next;
}

/** The sensitive values of a request in full, to be held against the evidence: reason, fresh sign-in, both logs. */
export async function revealCorrection(
  services: Services,
  actor: Actor,
  id: string,
  wish: { reason: string },
) {
  const { database, vault, clock } = services;
  const now = clock.now();
  const reason = wish.reason.trim();
  if (reason === '') throw reasonMissing();
  return database.transaction(actor.scope, async (tx) => {
    const request = await requestFor(tx, actor, id);
    const content = contentOf(request, vault);
    if (content === null || !canRevealCorrection(actor, placeOf(request))) throw forbidden();
    const member = { regionId: request.regionId, id: request.memberId };
    await recordAccess(tx, actor, member, { at: now, action: 'revealed', fields: [request.field], reason });
    await audit(tx, actor, now, {
      action: 'corrections.reveal',
      object: { type: 'correction_request', id, name: request.memberName },
      reason,
      after: { member: request.memberId, field: request.field },
    });
    return content;
  });
}
