import type { Stage } from '@zhibu/contract/fields';
import type { Reader } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { MemberRecord } from '../members/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { correctionObjection } from './status-changes.correction.rules.ts';
import { refusalOf } from './status-changes.present.ts';
import { memberStatus } from './status-changes.standing.ts';
import { standingChanges } from './status-changes.store.ts';

/**
 * For whoever corrects the stage of a file by other ways than a change of status.
 * @param member from the actor's loader, locked where it is to change
 * @throws Problem 422 by a rule, with its article and the earliest day; 409 where a change of status is the way
 */
export async function refuseStageCorrection(
  reader: Reader,
  member: MemberRecord,
  to: Stage,
  today: LocalDate,
): Promise<void> {
  const rulebook = await rulebookAt(reader, { regionId: member.regionId, path: member.orgPath }, today);
  const status = await memberStatus(reader, null, member);
  const changes = await standingChanges(reader, member);
  const isOnRecord = changes.some(
    ({ before, after }) => before.stage !== after.stage && after.stage === status.stage,
  );
  const objection = correctionObjection(status, to, isOnRecord, rulebook, today);
  if (objection) throw refusalOf([objection], member.id);
}
