import { type Static, Type } from 'typebox';
import { Abilities, Day, Id, Instant, Nullable, Text, Words } from './endpoint.ts';
import { type Stage, stageKeys } from './fields.ts';
import { Finding } from './finding.ts';
import {
  type TransferSide,
  transferActionKeys,
  transferGroundKeys,
  transferKindKeys,
  transferReminderKeys,
  transferSides,
  transferStateKeys,
} from './transfer-states.ts';

const sideKeys = Object.keys(transferSides) as TransferSide[];
/** `YYYY-MM`: the month up to which dues are paid, included. */
export const TransferMonth = Type.String({
  pattern: '^[12][0-9]{3}-(0[1-9]|1[0-2])$',
  description: 'YYYY-MM',
});
export const TransferPlace = Type.Object({ id: Id, name: Type.String() });
/** Either end of a transfer; without an id where it is not in this registry. */
export const TransferEnd = Type.Object({ id: Nullable(Id), name: Type.String() });
/** An organisation that is not in this registry: its full name, where the letter goes, whom to call. */
export const OutsidePlace = Type.Object(
  {
    name: Text(120, 4),
    place: Type.Optional(Nullable(Text(200))),
    phone: Type.Optional(Nullable(Text(40))),
  },
  { additionalProperties: false },
);

const Step = Type.Object({
  action: Type.Enum(transferActionKeys),
  at: Instant,
  /** State that it led to. */
  state: Type.Enum(transferStateKeys),
  side: Type.Enum(sideKeys),
  actorName: Type.String(),
  actorRole: Type.String(),
  organization: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  /** The reason in both languages where the system itself acted; null where somebody wrote it. */
  words: Nullable(Words),
  /** Of a letter issued, extended or voided. */
  letter: Nullable(Type.String()),
  /** Whether that letter is void by now: replaced, handed back, withdrawn or refused. */
  letterVoid: Type.Boolean(),
  /** Until when the letter holds since this step. */
  until: Nullable(Day),
});
export type TransferStep = Static<typeof Step>;

export const TransferPaper = Type.Object({
  id: Id,
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  createdAt: Instant,
});

const IncomingLetter = Type.Object({
  number: Type.String(),
  issuer: Type.String(),
  issuedOn: Day,
  until: Day,
  arrivedOn: Day,
  /** Masked. */
  idNumber: Type.String(),
  sex: Type.Enum(['male', 'female']),
  birth: Day,
  ethnicGroup: Nullable(Type.String()),
  joined: Nullable(Day),
  full: Nullable(Day),
  applied: Nullable(Day),
  /** The person left this registry before: the archived file is opened again. */
  returns: Type.Boolean(),
});

const Reminder = Type.Object({
  kind: Type.Enum(transferReminderKeys),
  on: Day,
  to: Words,
});

/** A line of a board. */
export const TransferLine = Type.Object({
  id: Id,
  kind: Type.Enum(transferKindKeys),
  state: Type.Enum(transferStateKeys),
  member: Type.Object({ id: Id, name: Type.String(), stage: Type.Enum(stageKeys satisfies Stage[]) }),
  origin: TransferEnd,
  originCommittee: TransferEnd,
  destination: TransferEnd,
  /** Assigned at acceptance. */
  branch: Nullable(TransferPlace),
  ground: Type.Enum(transferGroundKeys),
  /** Whose turn it is, since when, and until when: the letter's last day, or the day by which the step is due. */
  turn: Nullable(Type.Enum(sideKeys)),
  turnSince: Instant,
  due: Nullable(Day),
  /** Days past `due`; 0 when there are none. */
  overdueDays: Type.Integer(),
  /** Why nothing leads on for now, and what to do: the membership is suspended. Null: it goes its way. */
  halted: Nullable(Words),
  /** Of the present letter; null where none is out or it is void. */
  letterNumber: Nullable(Type.String()),
  appliedOn: Day,
  /** The sides that the acting duty stands on here. */
  sides: Type.Array(Type.Enum(sideKeys)),
  version: Type.Integer(),
  can: Abilities(transferActionKeys),
});
export type TransferLineAnswer = Static<typeof TransferLine>;

export const Transfer = Type.Object({
  ...TransferLine.properties,
  appliedBy: Type.Enum(['member', 'origin']),
  note: Nullable(Type.String()),
  /** Branch that the applicant named; the destination decides. */
  wish: Nullable(Type.String()),
  duesUntil: Nullable(TransferMonth),
  /** The present letter; null before it is issued, when it is void, and within one committee. */
  letter: Nullable(
    Type.Object({
      number: Type.String(),
      issuedOn: Day,
      until: Day,
      /** The last day to which it can be extended. */
      untilAtMost: Day,
      /** What the QR code says: the address of the public page. Only for the member and the issuing side. */
      address: Nullable(Type.String()),
    }),
  ),
  checkedInAt: Nullable(Instant),
  completedAt: Nullable(Instant),
  /** The record that reached the origin by itself (domain rule 25). */
  receipt: Nullable(
    Type.Object({
      number: Type.String(),
      on: Day,
      /** Where an organisation of this registry received; null of one outside. */
      branch: Nullable(Type.String()),
      /** The organisation outside, as its paper receipt names itself. */
      organization: Nullable(Type.String()),
      actorName: Type.String(),
    }),
  ),
  /** Where the organisation outside is and how it is called; null for others. */
  outside: Nullable(Type.Object({ place: Nullable(Type.String()), phone: Nullable(Type.String()) })),
  /** Photographs of paper: the receipt that came back, the letter that came in. */
  papers: Type.Array(TransferPaper, { maxItems: 10 }),
  /** What a paper letter from outside says; only for whoever receives. */
  incoming: Nullable(IncomingLetter),
  /** Why each step that the acting side might expect is not open, and until when. */
  blocked: Type.Array(Type.Object({ action: Type.Enum(transferActionKeys), finding: Finding })),
  /** What goes along: 附件 3 份. */
  travels: Type.Array(Type.Object({ words: Words, count: Type.Integer() })),
  /** Whom to call on either side: what the organisations say of themselves. */
  contacts: Type.Array(
    Type.Object({
      side: Type.Enum(sideKeys),
      organization: Type.String(),
      phone: Nullable(Type.String()),
      address: Nullable(Type.String()),
    }),
  ),
  steps: Type.Array(Step),
  reminders: Type.Array(Reminder),
});
export type TransferAnswer = Static<typeof Transfer>;

/** Where one can transfer to: a committee that receives, with what stands above it. */
export const TransferDestination = Type.Object({
  id: Id,
  name: Type.String(),
  code: Type.String(),
  /** Names above it, the nearest first. */
  above: Type.Array(Type.String()),
  region: Type.String(),
  /** The committee of the member, too: then it is a transfer within one committee. */
  isOwn: Type.Boolean(),
});
export type TransferDestinationAnswer = Static<typeof TransferDestination>;
