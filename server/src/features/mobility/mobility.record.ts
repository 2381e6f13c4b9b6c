import type {
  MobilityAction,
  MobilityEnding,
  MobilityGround,
  MobilityKind,
  MobilitySide,
  MobilityState,
} from '@zhibu/contract/mobility-kinds';
import type { Actor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { probed } from '../../kernel/probes.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

/** A step as it is kept in the row; instants as RFC 3339. */
export interface KeptMobilityStep {
  action: MobilityAction;
  at: string;
  state: MobilityState;
  side: MobilitySide;
  actorName: string;
  organization: string | null;
  reason: string | null;
  on: LocalDate | null;
}

/** One period as it is stored. */
export interface MobilityRecord {
  regionId: number;
  id: string;
  kind: MobilityKind;
  state: MobilityState;
  memberId: string;
  memberName: string;
  /** Where the file lies: the home. */
  orgPath: string;
  hostId: string | null;
  hostPath: string | null;
  hostName: string | null;
  hostPhone: string | null;
  ground: MobilityGround;
  note: string | null;
  since: LocalDate;
  until: LocalDate | null;
  graduatedOn: LocalDate | null;
  backOn: LocalDate | null;
  confirmedOn: LocalDate | null;
  endedOn: LocalDate | null;
  ending: MobilityEnding | null;
  turn: 'home' | 'host' | null;
  turnSince: LocalDate;
  steps: KeptMobilityStep[];
  version: number;
}

export const mobilityColumns = sql`s.region_id AS "regionId", s.id, s.kind, s.state, s.member_id AS "memberId",
  s.member_name AS "memberName", s.org_path AS "orgPath", s.host_id AS "hostId", s.host_path AS "hostPath",
  s.host_name AS "hostName", s.host_phone AS "hostPhone", s.ground, s.note, s.since, s.until, s.graduated_on AS "graduatedOn",
  s.back_on AS "backOn", s.confirmed_on AS "confirmedOn", s.ended_on AS "endedOn", s.ending, s.turn,
  s.turn_since AS "turnSince", s.steps, s.version`;

/** To each period its member's file, `m`. */
export const memberOf = probed('member', 'm', sql`m.region_id = s.region_id AND m.id = s.member_id`);

/** A step as it is kept: what, when, by whom on which side, and what it led to. */
export function stepOf(
  actor: Actor,
  now: Date,
  { action, state, side, reason, on }: Pick<KeptMobilityStep, 'action' | 'state' | 'side' | 'reason' | 'on'>,
): KeptMobilityStep {
  return {
    action,
    at: now.toISOString(),
    state,
    side,
    actorName: actor.name,
    organization: side === 'member' || side === 'system' ? null : (actor.duty?.organizationName ?? null),
    reason,
    on,
  };
}
