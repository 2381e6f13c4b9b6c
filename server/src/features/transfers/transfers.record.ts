import type { Stage } from '@zhibu/contract/fields';
import type {
  TransferAction,
  TransferGround,
  TransferKind,
  TransferSide,
  TransferState,
} from '@zhibu/contract/transfer-states';
import { sql } from '../../kernel/database.ts';
import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

/** A step as it is kept in the case's row; instants as RFC 3339. */
export interface KeptStep {
  action: TransferAction;
  at: string;
  state: TransferState;
  side: TransferSide;
  actorName: string;
  actorRole: string;
  organization: string | null;
  reason: string | null;
  /** The reason in both languages, where it is the system's own; absent in records of before there were such. */
  words?: Words | null;
  letter: string | null;
  until: LocalDate | null;
}

export interface KeptReceipt {
  number: string;
  on: LocalDate;
  /** Null where an organisation outside received. */
  branch: string | null;
  /** That organisation, as its paper names itself; absent in records of before there were such. */
  organization?: string | null;
  actorName: string;
}

/** One transfer as it is stored. */
export interface TransferRecord {
  regionId: number;
  id: string;
  kind: TransferKind;
  state: TransferState;
  memberId: string;
  memberName: string;
  memberStage: Stage;
  /** The branch that the member leaves, and where it stands now. */
  organizationId: string;
  orgPath: string;
  originName: string;
  committeeId: string;
  committeeName: string;
  /** Null with `destinationId`: an organisation outside, known by its name. */
  destinationRegionId: number | null;
  destinationId: string | null;
  destinationName: string;
  /** Null until the letter goes there: before that the case does not exist for the destination. */
  destinationPath: string | null;
  /** Where the organisation outside is, and how it is called. */
  outsidePlace: string | null;
  outsidePhone: string | null;
  branchId: string | null;
  branchName: string | null;
  appliedBy: 'member' | 'origin';
  appliedOn: LocalDate;
  ground: TransferGround;
  wish: string | null;
  note: string | null;
  duesUntil: string | null;
  turn: TransferSide | null;
  turnSince: Date;
  due: LocalDate | null;
  letterSerial: number;
  letterNumber: string | null;
  /** Of the first letter to this destination. */
  firstIssuedOn: LocalDate | null;
  issuedOn: LocalDate | null;
  validUntil: LocalDate | null;
  checkedInAt: Date | null;
  completedAt: Date | null;
  receipt: KeptReceipt | null;
  steps: KeptStep[];
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

export const transferColumns = sql`t.region_id AS "regionId", t.id, t.kind, t.state, t.member_id AS "memberId",
  t.member_name AS "memberName", t.member_stage AS "memberStage", t.organization_id AS "organizationId",
  t.org_path AS "orgPath", t.origin_name AS "originName", t.committee_id AS "committeeId",
  t.committee_name AS "committeeName", t.destination_region_id AS "destinationRegionId",
  t.destination_id AS "destinationId", t.destination_name AS "destinationName", t.destination_path AS "destinationPath",
  t.outside_place AS "outsidePlace", t.outside_phone AS "outsidePhone",
  t.branch_id AS "branchId", t.branch_name AS "branchName", t.applied_by AS "appliedBy", t.applied_on AS "appliedOn",
  t.ground, t.wish, t.note, t.dues_until AS "duesUntil", t.turn, t.turn_since AS "turnSince", t.due,
  t.letter_serial AS "letterSerial", t.letter_number AS "letterNumber", t.first_issued_on AS "firstIssuedOn",
  t.issued_on AS "issuedOn", t.valid_until AS "validUntil", t.checked_in_at AS "checkedInAt",
  t.completed_at AS "completedAt", t.receipt, t.steps, t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version`;

/** A transfer `t` that is under way, in the words of the partial indexes. */
export const isUnderWay = sql`t.state NOT IN ('completed', 'refused', 'withdrawn')`;

/** Nobody is asked for a step, nobody is late: `isHalted` of the rules, for a statement about what is under way. */
export const isSuspended = (alias: 't' | 'b') => sql`${sql.ref(`${alias}.member_stage`)} = 'suspended'`;
