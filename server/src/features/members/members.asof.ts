import type { CauseKey, Presence } from '@zhibu/contract/causes';
import type { Answer } from '@zhibu/contract/endpoint';
import type { memberStory } from '@zhibu/contract/member-story';
import type { MemberFilterQuery, MemberRowAnswer } from '@zhibu/contract/members';
import type { OccupationClass } from '@zhibu/contract/occupations';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { invalid, notFound } from '../../kernel/errors.ts';
import { encodePosition } from '../../kernel/paging.ts';
import { ageOn, type LocalDate } from '../../kernel/standards/dates.ts';
import type { TwoTimes } from '../../kernel/tallies.ts';
import { twoTimes } from '../../kernel/two-times.ts';
import type { Services } from '../../services.ts';
import {
  type PastRow,
  type PastState,
  pastPageStatement,
  pastPlacesStatement,
  pastRange,
  pastStateStatement,
} from './members.asof.queries.ts';
import { canSee, reachOf } from './members.policy.ts';
import { positionOf } from './members.queries.ts';
import { maskIdNumber, maskPhone, place } from './members.record.ts';
import { forever } from './members.timeline.rules.ts';

type AsOfQuery = MemberFilterQuery & {
  asOf?: LocalDate;
  asKnown?: LocalDate;
  limit?: number;
  after?: string;
};

/**
 * The members of a reach as the registry stood on a day. Work is not said, since a
 * period does not keep it: today's would be taken for that day's. Masks are the present file's.
 * @throws Problem 404 organisation out of reach, 422 a day in the future or a condition that has no history
 */
export async function listMembersAsOf(
  services: Services,
  actor: Actor,
  query: AsOfQuery,
): Promise<{ items: MemberRowAnswer[]; next: string | null }> {
  const { limit = 20 } = query;
  const at = twoTimes(query, dayInChina(services.clock.now()));
  const after = positionOf(query.after);
  if (query.missing !== undefined) throw withoutHistory();
  const rows = await services.database.read(actor.scope, async (reader) => {
    const range = await pastRange(reader, actor, query, at);
    return range ? reader.rows(pastPageStatement(range, query, at, after, limit)) : [];
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => presentPast(row, services.vault, at)),
    next: rows.length > limit && last ? encodePosition([last.path, last.id]) : null,
  };
}

function withoutHistory() {
  const words = {
    zh: '联系电话没有历史记录，按日期查看名册时不能用这个条件，请去掉。',
    en: 'Telephone numbers have no history: take this condition away to see the roster of a day.',
  };
  return invalid(words, [{ pointer: '/missing', detail: words }]);
}

const noNumber = '*'.repeat(18);

function presentPast(row: PastRow, vault: Vault, { asOf }: TwoTimes): MemberRowAnswer {
  const { id, organizationId, organizationName, organizationCode } = row;
  const { idNumberEncrypted: idNumber, phoneEncrypted: phone } = row;
  return {
    id,
    name: row.name,
    sex: row.sex,
    age: ageOn(row.birth, asOf),
    birth: row.birth,
    ethnicGroup: row.ethnicGroup,
    education: row.education,
    stage: row.stage,
    joined: row.joined,
    joinedPrecision: row.joinedPrecision ?? 'day',
    full: row.full,
    fullPrecision: row.fullPrecision ?? 'day',
    idNumber: idNumber ? vault.masked(idNumber, place.idNumber(id), maskIdNumber) : noNumber,
    phone: phone && vault.masked(phone, place.phone(id), maskPhone),
    workUnit: null,
    occupation: null,
    organization: { id: organizationId, name: organizationName, code: organizationCode },
  };
}

type AsOfAnswer = Answer<(typeof memberStory)['GET /members/{id}/as-of']>;

/**
 * What counted of one member on a day. Open to whoever reaches the organisation in which a period passed: after a
 * move the origin goes on reading its own period as it was known then, and no other (domain rule 27).
 * @throws Problem 404 no period in reach, 422 a day in the future
 */
export async function memberAsOf(
  services: Services,
  actor: Actor,
  id: string,
  query: { asOf?: LocalDate; asKnown?: LocalDate },
): Promise<AsOfAnswer> {
  const at = twoTimes(query, dayInChina(services.clock.now()));
  const reach = actor.member?.id === id ? null : reachOf(actor);
  return services.database.read(actor.scope, async (reader) => {
    const [now, then] = await Promise.all([
      reader.rows(pastPlacesStatement(id, null, reach)),
      reader.rows(pastPlacesStatement(id, at.asKnown, reach)),
    ]);
    const inReach = ({ orgPath }: { orgPath: string }) => canSee(actor, { id, orgPath });
    if (!now.some(inReach)) throw notFound('member', id);
    const found = await reader.first(pastStateStatement(id, at, reach));
    return {
      ...at,
      state: found !== undefined && inReach(found) ? presentState(found, at) : null,
      first: then.find(inReach)?.validFrom ?? null,
    };
  });
}

function presentState(state: PastState, { asOf }: TwoTimes): NonNullable<AsOfAnswer['state']> {
  const { name, stage, sex, birth, ethnicGroup, education, joined, full, recordedAt } = state;
  return {
    name,
    stage,
    sex,
    birth,
    ethnicGroup,
    education,
    joined,
    full,
    recordedAt,
    presence: state.presence as Presence, // the column's check constraint on `member`, from where it comes
    age: ageOn(birth, asOf),
    occupationClass: state.occupationClass as OccupationClass | null, // made by `occupationClass` alone
    organization: {
      id: state.organizationId,
      name: state.organizationName,
      code: state.organizationCode,
    },
    from: state.validFrom,
    until: state.validUntil === forever ? null : state.validUntil,
    cause: state.cause as CauseKey, // what the writers of periods take
  };
}
