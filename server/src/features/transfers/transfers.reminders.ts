import type { TransferReminderKind } from '@zhibu/contract/transfer-states';
import type { TransferAnswer } from '@zhibu/contract/transfers';
import { type Reader, sql } from '../../kernel/database.ts';
import type { Words } from '../../kernel/errors.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Audience } from './transfers.reminders.rules.ts';

type Reminder = TransferAnswer['reminders'][number];

interface Sent {
  transferId: string;
  kind: TransferReminderKind;
  on: LocalDate;
  audience: Audience;
  organization: string | null;
}

const toMember: Words = { zh: '党员本人', en: 'the member' };

/** Reminders that went out, as far as the reader may see them, the oldest first, by transfer. */
export async function remindersOf(
  reader: Reader,
  transferIds: readonly string[],
): Promise<Map<string, Reminder[]>> {
  const found = new Map<string, Reminder[]>();
  if (transferIds.length === 0) return found;
  const rows = await reader.rows(sql<Sent>`
    SELECT r.transfer_id AS "transferId", r.kind, r.on_day AS on, r.audience, o.name AS organization
    FROM transfer_reminder r
    LEFT JOIN organization_locator l ON l.organization_id = r.organization_id
    LEFT JOIN organization o ON o.region_id = l.region_id AND o.id = l.organization_id
    WHERE r.region_id = ${everyRegion} AND r.transfer_id = ANY(${[...transferIds]}::uuid[])
    ORDER BY r.on_day, r.kind, r.audience`);
  for (const { transferId, kind, on, audience, organization } of rows) {
    const name = organization ?? '';
    const to = audience === 'member' ? toMember : { zh: name, en: name };
    const list = found.get(transferId);
    if (list) list.push({ kind, on, to });
    else found.set(transferId, [{ kind, on, to }]);
  }
  return found;
}
