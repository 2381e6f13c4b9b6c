import { type Static, type TProperties, Type } from 'typebox';
import type { Access } from './authorization.ts';
import {
  Abilities,
  Day,
  endpoints,
  Id,
  IdParams,
  Instant,
  Nullable,
  PageQuery,
  Sought,
  Text,
  Words,
} from './endpoint.ts';
import { type Stage, stageKeys } from './fields.ts';
import { Finding } from './finding.ts';
import {
  chosenEndings,
  type MobilityEnding,
  type MobilityKind,
  type MobilitySide,
  mobilityActionKeys,
  mobilityEndings,
  mobilityGroundKeys,
  mobilityKinds,
  mobilityRowKeys,
  mobilitySides,
  mobilityStateKeys,
} from './mobility-kinds.ts';

const closed = { additionalProperties: false };
const Reason = Text(500, 2);
const sideKeys = Object.keys(mobilitySides) as MobilitySide[];
const kindKeys = Object.keys(mobilityKinds) as MobilityKind[];
const endingKeys = Object.keys(mobilityEndings) as MobilityEnding[];
const Place = Type.Object({ id: Id, name: Type.String() });

/** A branch of this registry, or a place outside it. */
const Host = Type.Object({
  /** Null where it is not in this registry. */
  id: Nullable(Id),
  name: Type.String(),
  phone: Nullable(Type.String()),
});

const Step = Type.Object({
  action: Type.Enum(mobilityActionKeys),
  at: Instant,
  state: Type.Enum(mobilityStateKeys),
  side: Type.Enum(sideKeys),
  /** Empty where it is not the reader's to know: a host is not told who ended a stay. */
  actorName: Type.String(),
  organization: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  /** The day that the step is about: since when, until when, back on. */
  on: Nullable(Day),
});
export type MobilityStep = Static<typeof Step>;

/** A line of the one list. */
const Line = Type.Object({
  row: Type.Enum(mobilityRowKeys),
  /** The period; null for those abroad or lost, which are changes of status. */
  period: Nullable(Id),
  member: Type.Object({
    id: Id,
    name: Type.String(),
    sex: Nullable(Type.Enum(['male', 'female'])),
    stage: Nullable(Type.Enum(stageKeys satisfies Stage[])),
    /** Masked; in full for the host where the member agreed to it. */
    phone: Nullable(Type.String()),
  }),
  home: Type.Object({ ...Place.properties, phone: Nullable(Type.String()) }),
  host: Nullable(Host),
  state: Nullable(Type.Enum(mobilityStateKeys)),
  since: Nullable(Day),
  /** Until when it is foreseen; null while open. */
  until: Nullable(Day),
  endedOn: Nullable(Day),
  ending: Nullable(Type.Enum(endingKeys)),
  lastContact: Nullable(Day),
  /** Until which day the home keeps in touch, or the retention ends; null where nothing is asked. */
  due: Nullable(Day),
  overdue: Type.Boolean(),
  can: Abilities(['open', 'openFile', 'recordContact']),
});
export type MobilityLine = Static<typeof Line>;

/** One period whole, as its side sees it. */
const Period = Type.Object({
  id: Id,
  kind: Type.Enum(kindKeys),
  state: Type.Enum(mobilityStateKeys),
  member: Line.properties.member,
  home: Line.properties.home,
  host: Nullable(Host),
  ground: Nullable(Type.Enum(mobilityGroundKeys)),
  /** What the home or the member wrote besides; never for the host. */
  note: Nullable(Type.String()),
  since: Day,
  until: Nullable(Day),
  /** The day that a retention counts from. */
  graduatedOn: Nullable(Day),
  /** To which day a retention can last at most. */
  untilAtMost: Nullable(Day),
  /** Back since, as the member or the host says. */
  backOn: Nullable(Day),
  endedOn: Nullable(Day),
  /** For the home and the member; a host is told that it ended, not how. */
  ending: Nullable(Type.Enum(endingKeys)),
  confirmedOn: Nullable(Day),
  /** Whose turn it is; null: nobody's. */
  turn: Nullable(Type.Enum(sideKeys)),
  lastContact: Nullable(Day),
  contactDue: Nullable(Day),
  overdue: Type.Boolean(),
  /** The rule of the contact, with its article; for the home. */
  contactRule: Nullable(Words),
  /** The committee that a transfer to the host would go to; `isOwn`: the home's, too. */
  transferTo: Nullable(Type.Object({ ...Place.properties, isOwn: Type.Boolean() })),
  sides: Type.Array(Type.Enum(sideKeys)),
  steps: Type.Array(Step),
  version: Type.Integer(),
  /** Why each step that the acting side might expect is not open, and until when. */
  blocked: Type.Array(Type.Object({ action: Type.Enum(mobilityActionKeys), finding: Finding })),
  can: Abilities([...mobilityActionKeys, 'recordContact', 'openFile']),
});
export type MobilityPeriod = Static<typeof Period>;

const away = {
  /** A branch of this registry; else `place`. */
  hostId: Type.Optional(Nullable(Id)),
  /** Where, outside this registry, and whom to call there. */
  place: Type.Optional(Nullable(Text(100))),
  placePhone: Type.Optional(Nullable(Text(40))),
  ground: Type.Enum(mobilityGroundKeys),
  note: Type.Optional(Nullable(Text(500))),
  since: Day,
  /** Absent or null: open. */
  until: Type.Optional(Nullable(Day)),
};

const step = <const A extends Access, const B extends TProperties>(summary: string, access: A, body: B) => ({
  summary,
  access,
  params: IdParams,
  ifMatch: true as const,
  body: Type.Object(body, closed),
  response: Period,
});

const filter = {
  organization: Type.Optional(Id),
  row: Type.Optional(Type.Enum(mobilityRowKeys)),
  /** `running`: what holds; `overdue`: past its day; `waiting`: whose turn it is here; `ended`: what was. */
  show: Type.Optional(Type.Enum(['running', 'overdue', 'waiting', 'ended'])),
  /** The beginning of a name. */
  search: Type.Optional(Text(40)),
};

export const mobility = endpoints({
  'GET /mobility': {
    summary: 'Who is away from here, who is here from elsewhere, retained graduates, abroad, lost; due first',
    access: 'members.read',
    query: Type.Object({ ...PageQuery, ...filter }, closed),
    response: Type.Object({ items: Type.Array(Line), next: Nullable(Type.String()) }),
  },
  'GET /mobility/export': {
    summary: 'The same list as a workbook with the head of the organisation, masked as on the screen',
    access: 'members.export',
    query: Type.Object(filter, closed),
    binary: 'response',
    response: Type.Unknown(),
  },
  'GET /mobility/counts': {
    summary: 'How many of each, how many overdue or waiting here, and in and out by organisation below',
    access: 'members.read',
    query: Type.Object({ organization: Type.Optional(Id) }, closed),
    response: Type.Object({
      rows: Type.Array(Type.Object({ row: Type.Enum(mobilityRowKeys), count: Type.Integer() })),
      overdue: Type.Integer(),
      waiting: Type.Integer(),
      /** Organisations directly below with anybody floating, in the order of the tree. */
      below: Type.Array(
        Type.Object({ id: Id, name: Type.String(), out: Type.Integer(), in: Type.Integer() }),
        { maxItems: 200 },
      ),
    }),
  },
  'GET /mobility/mine': {
    summary:
      'Where the signed-in member belongs and is hosted, whom to call, and when the next contact is due',
    access: 'signed_in',
    response: Type.Object({
      home: Nullable(Type.Object({ ...Place.properties, phone: Nullable(Type.String()) })),
      periods: Type.Array(Period, { maxItems: 50 }),
      lastContact: Nullable(Day),
      contactDue: Nullable(Day),
      overdue: Type.Boolean(),
      can: Abilities(['report']),
      blocked: Nullable(Words),
    }),
  },
  'GET /mobility-hosts': {
    summary: 'Branches that may host, anywhere in this registry, by a part of the name or the code',
    access: 'signed_in',
    query: Type.Object(
      { search: Sought(60), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })) },
      closed,
    ),
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          id: Id,
          name: Type.String(),
          code: Type.String(),
          /** Names above it, the nearest first. */
          above: Type.Array(Type.String()),
        }),
      ),
    }),
  },
  'GET /mobility/{id}': {
    summary: 'One period with its steps; the host sees what hosting needs and no more',
    access: 'signed_in',
    params: IdParams,
    response: Period,
  },
  'POST /mobility': {
    summary: 'The home registers that a member floats (domain rule 28)',
    access: 'members.write',
    body: Type.Object({ memberId: Id, ...away }, closed),
    status: 201,
    response: Period,
  },
  'POST /mobility/retentions': {
    summary: 'The home registers that a graduate’s affiliation stays, at most two years (domain rule 29)',
    access: 'members.write',
    body: Type.Object(
      {
        memberId: Id,
        ground: Type.Enum(mobilityGroundKeys),
        note: Type.Optional(Nullable(Text(500))),
        graduatedOn: Day,
        until: Day,
      },
      closed,
    ),
    status: 201,
    response: Period,
  },
  'POST /mobility/reports': {
    summary: 'The member reports being away; the home registers it',
    access: 'signed_in',
    body: Type.Object(away, closed),
    status: 201,
    response: Period,
  },
  'POST /mobility/{id}/register': step(
    'The home registers what the member reported, or names another host after one declined',
    'members.write',
    { ...away, ground: Type.Optional(away.ground), since: Type.Optional(Day) },
  ),
  'POST /mobility/{id}/reject': step(
    'The home does not register the report, with the reason',
    'members.write',
    {
      reason: Reason,
    },
  ),
  'POST /mobility/{id}/withdraw': step('The member takes the report back', 'signed_in', {}),
  'POST /mobility/{id}/confirm': step('The host takes the member in', 'members.write', {}),
  'POST /mobility/{id}/decline': step('The host declines, with the reason', 'members.write', {
    reason: Reason,
  }),
  'POST /mobility/{id}/leave': step('The member or the host reports that the stay is over', 'signed_in', {
    on: Day,
    reason: Type.Optional(Nullable(Text(500))),
  }),
  'POST /mobility/{id}/resume': step('The member is still away', 'signed_in', {
    reason: Type.Optional(Nullable(Text(500))),
  }),
  'POST /mobility/{id}/extend': step('Another last day, or none', 'members.write', {
    until: Nullable(Day),
    reason: Type.Optional(Nullable(Text(500))),
  }),
  'POST /mobility/{id}/end': step(
    'The home ends the period: came home, went elsewhere, by mistake',
    'members.write',
    {
      on: Day,
      ending: Type.Enum([...chosenEndings]),
      reason: Type.Optional(Nullable(Text(500))),
    },
  ),
});
