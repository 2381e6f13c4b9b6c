import type { Query } from '@zhibu/contract/endpoint';
import type { MobilityLine, mobility } from '@zhibu/contract/mobility';
import { type MobilityRow, mobilityRowKeys } from '@zhibu/contract/mobility-kinds';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { canRecord } from '../contacts/public.ts';
import { visibleOrganization } from '../organizations/public.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { type MobilityAsked, mobilityFound } from './mobility.found.ts';
import { type People, peopleAround, phoneFor } from './mobility.people.ts';
import { isRunning, presentContact, presentEnding, presentHost, presentPerson } from './mobility.present.ts';
import type { MobilityRecord } from './mobility.record.ts';
import { periodsByIds } from './mobility.store.ts';

type List = Query<(typeof mobility)['GET /mobility']>;

/** Where a question looks: the acting duty's range, or an organisation of it; null where nothing is in reach. @throws 404 */
export async function askedOf(
  services: Services,
  reader: Reader,
  actor: Actor,
  query: Pick<List, 'organization' | 'show' | 'search'>,
): Promise<MobilityAsked | null> {
  const { organization, show = 'running', search = '' } = query;
  const { duty, scope } = actor;
  if (duty === null || !holds(actor, 'members.read')) return null;
  const place = organization === undefined ? null : await visibleOrganization(reader, actor, organization);
  const regionId = place?.regionId ?? duty.regionId;
  // What stands above the duty holds what the duty reaches of it.
  const isBelow = place !== null && place.path >= scope.pathFrom;
  const from = isBelow ? place.path : scope.pathFrom;
  const until = isBelow
    ? ([`${place.path}/`, scope.pathUntil].sort()[0] ?? scope.pathUntil)
    : scope.pathUntil;
  const today = dayInChina(services.clock.now());
  // How often is asked where the duty stands, so that a place has the same figures from wherever it is looked at.
  const rulebook = await rulebookAt(reader, duty, today);
  const ownMemberId = actor.member?.id ?? null;
  return { regionId, from, until, today, rulebook, show, search: search.trim(), ownMemberId };
}

interface Found {
  row: MobilityRow;
  id: string;
  memberId: string;
  due: LocalDate | null;
  sort: number;
}

const positions = [/^-?\d{1,8}$/, /^[a-z_]{1,20}$/, idShape];

/** One list of those who are away from here, here from elsewhere, retained, abroad and lost. @throws Problem 404, 400 */
export function listMobility(
  services: Services,
  actor: Actor,
  query: List,
): Promise<{ items: MobilityLine[]; next: string | null }> {
  const { limit = 20, row } = query;
  const after = decodePosition(query.after, positions);
  return services.database.read(actor.scope, async (reader) => {
    const asked = await askedOf(services, reader, actor, query);
    if (asked === null) return { items: [], next: null };
    const [sort, kind, id] = after ?? [null, null, null];
    const found = await reader.rows(sql<Found>`
      SELECT row, id, member_id AS "memberId", due, sort FROM (${mobilityFound(row ? [row] : mobilityRowKeys, asked)}) f
      WHERE ${after === null}::boolean OR (sort, row, id) > (${sort}::int, ${kind}::text, ${id}::uuid)
      ORDER BY sort, row, id LIMIT ${limit + 1}`);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: await linesOf(services, reader, actor, asked, shown),
      next: last && found.length > limit ? encodePosition([last.sort, last.row, last.id]) : null,
    };
  });
}

async function linesOf(
  services: Services,
  reader: Reader,
  actor: Actor,
  asked: MobilityAsked,
  found: readonly Found[],
): Promise<MobilityLine[]> {
  const isPeriod = ({ row }: Found) => row !== 'abroad' && row !== 'lost';
  const periods = await periodsByIds(
    reader,
    found.filter(isPeriod).map(({ id }) => id),
  );
  const besides = found.filter((one) => !isPeriod(one)).map(({ memberId }) => memberId);
  const people = await peopleAround(services, reader, actor, periods, besides);
  const byId = new Map(periods.map((period) => [period.id, period]));
  return found.map((one) => {
    const period = byId.get(one.id);
    return period
      ? periodLine(services, actor, asked, one, period, people)
      : statusLine(services, actor, asked, one, people);
  });
}

function periodLine(
  services: Services,
  actor: Actor,
  { rulebook, today }: MobilityAsked,
  { row, due }: Found,
  period: MobilityRecord,
  people: People,
): MobilityLine {
  const asHome = row !== 'floating_in';
  const { memberId, orgPath, state, since, until, endedOn } = period;
  const stage = people.persons.get(memberId)?.stage ?? '';
  return {
    row,
    period: period.id,
    ...presentPerson(services, period, people, asHome),
    host: presentHost(period, people),
    state,
    since,
    until,
    endedOn,
    ending: presentEnding(period, asHome),
    lastContact: asHome ? presentContact(period, people, rulebook, today).lastContact : null,
    due: isRunning(period) ? due : null,
    overdue: isRunning(period) && due !== null && due < today,
    can: {
      open: true,
      openFile: asHome,
      recordContact:
        row === 'floating_out' && isRunning(period) && canRecord(actor, { id: memberId, orgPath, stage }),
    },
  };
}

/** Whoever is abroad or lost: it stands in the file, which the duty reaches. */
function statusLine(
  services: Services,
  actor: Actor,
  { rulebook, today, from }: MobilityAsked,
  { row, memberId, due }: Found,
  people: People,
): MobilityLine {
  const person = people.persons.get(memberId);
  const facts = people.contacts.get(memberId);
  if (!person || !facts) throw new Error(`mobility: found ${memberId}, whom the scope does not open`);
  const { stage } = person;
  return {
    row,
    period: null,
    member: {
      id: memberId,
      name: person.name,
      sex: person.sex,
      stage,
      phone: phoneFor(services, person, { asHost: false, holds: true }),
    },
    home: { id: person.homeId, name: person.homeName, phone: person.homePhone },
    host: null,
    state: null,
    since: facts.presenceSince,
    until: null,
    endedOn: null,
    ending: null,
    lastContact: presentContact({ memberId }, people, rulebook, today).lastContact,
    due,
    overdue: due !== null && due < today,
    // The list holds what the duty reaches, and nobody himself.
    can: {
      open: false,
      openFile: true,
      recordContact: canRecord(actor, { id: memberId, orgPath: from, stage }),
    },
  };
}
