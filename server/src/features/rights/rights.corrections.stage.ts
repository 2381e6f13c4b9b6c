import { stageKeys } from '@zhibu/contract/fields';
import type { Tx } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { MemberRecord } from '../members/public.ts';
import { refuseStageCorrection } from '../status-changes/public.ts';
import type { CorrectionField } from './rights.corrections.rules.ts';

/** A stage follows the rules of changes of status, whoever asks for it and whenever it is accepted. */
export async function refuseStage(
  tx: Tx,
  member: MemberRecord,
  field: CorrectionField,
  wished: string | null,
  today: LocalDate,
): Promise<void> {
  const to = field === 'stage' ? stageKeys.find((key) => key === wished) : undefined;
  if (to !== undefined) await refuseStageCorrection(tx, member, to, today);
}
