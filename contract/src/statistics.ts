import { type Static, Type } from 'typebox';
import { Day, endpoints, Id, Nullable, PageQuery, Words } from './endpoint.ts';

/** The tables of the statistics, in the order in which they are shown. */
export const statisticsTables = {
  profile: { zh: '党员基本情况', en: 'Basic profile' },
  age_sex: { zh: '年龄和性别', en: 'Age and sex' },
  ethnic_group: { zh: '民族', en: 'Ethnic groups' },
  education: { zh: '学历', en: 'Education' },
  standing: { zh: '党龄', en: 'Years of standing' },
  occupation: { zh: '职业', en: 'Occupation' },
  organizations: { zh: '党组织种类和规模', en: 'Organisations by kind and size' },
  officers: { zh: '班子和任期', en: 'Officers and terms' },
  development: { zh: '发展党员', en: 'Development of members' },
  changes: { zh: '增减变化', en: 'Increases and decreases' },
  balance: { zh: '两年平衡表', en: 'Two-year balance' },
} as const;
export type StatisticsTable = keyof typeof statisticsTables;
export const statisticsTableKeys = Object.keys(statisticsTables) as StatisticsTable[];

/** How the figures of a table are best drawn; the table itself always stands beside. */
export const chartKinds = ['bars', 'pyramid', 'columns', 'flows', 'none'] as const;

const Label = Type.Object({ key: Type.String(), label: Words });
/** Null: fewer than three people, or a neighbour that would give them away (shown as –). */
const Figure = Nullable(Type.Integer());

export const StatisticsAnswerShape = Type.Object({
  organization: Type.Object({ id: Id, name: Type.String(), code: Type.String(), kind: Type.String() }),
  table: Type.Enum(statisticsTableKeys),
  title: Words,
  asOf: Day,
  /** As it was known at the end of this day; null: as it is known now. */
  asKnown: Nullable(Day),
  /** First day of the period of `changes`; null for tables of one day. */
  from: Nullable(Day),
  /** First day of which this organisation has anything on record; null: nothing yet. */
  since: Nullable(Day),
  /** Full and probationary members with everything below. */
  members: Figure,
  /** Living organisations with this one. */
  organizations: Type.Integer(),
  counts: Type.Enum(['people', 'organizations', 'posts']),
  columns: Type.Array(Label),
  rows: Type.Array(
    Type.Object({
      key: Type.String(),
      label: Words,
      /** 0: a row of its own; 1: a part of the row above it. */
      level: Type.Integer({ minimum: 0, maximum: 1 }),
      cells: Type.Array(Figure),
    }),
  ),
  /** One figure a column; null where adding up says nothing. */
  total: Nullable(Type.Array(Figure)),
  chart: Type.Enum([...chartKinds]),
  /** Figures below three are hidden from this duty (and what would give them away). */
  suppressed: Type.Boolean(),
  notes: Type.Array(Words),
  can: Type.Object({ drillDown: Type.Boolean(), exportTable: Type.Boolean() }),
});
export type StatisticsAnswer = Static<typeof StatisticsAnswerShape>;

const when = { asOf: Type.Optional(Day), asKnown: Type.Optional(Day), from: Type.Optional(Day) };
const closed = { additionalProperties: false };

export const statistics = endpoints({
  'GET /statistics': {
    summary: 'One table of an organisation and everything below, live, as of any day, as known on any day',
    access: 'statistics.read',
    query: Type.Object(
      { organization: Type.Optional(Id), table: Type.Optional(Type.Enum(statisticsTableKeys)), ...when },
      closed,
    ),
    response: StatisticsAnswerShape,
  },
  'GET /statistics/drill-down': {
    summary: 'The people, organisations or events behind one figure, for those who may see them',
    access: 'members.read',
    query: Type.Object(
      {
        organization: Id,
        table: Type.Enum(statisticsTableKeys),
        row: Type.String({ maxLength: 60 }),
        column: Type.String({ maxLength: 60 }),
        ...when,
        ...PageQuery,
      },
      closed,
    ),
    response: Type.Object({
      kind: Type.Enum(['members', 'organizations', 'events']),
      label: Words,
      /** How many the figure counts. */
      count: Type.Integer(),
      /** Of these, how many stand outside the reach of the acting duty today and are not listed. */
      hidden: Type.Integer(),
      items: Type.Array(
        Type.Object({
          id: Id,
          name: Type.String(),
          /** Of a member; null for organisations. */
          sex: Nullable(Type.Enum(['male', 'female'])),
          birth: Nullable(Day),
          stage: Nullable(Type.String()),
          organization: Type.Object({ id: Id, name: Type.String() }),
          /** Of an event: its day, cause and direction. */
          on: Nullable(Day),
          cause: Nullable(Type.String()),
          direction: Nullable(Type.Enum(['in', 'out'])),
          /** The file can be opened today. */
          opens: Type.Boolean(),
        }),
      ),
      next: Type.Union([Type.String(), Type.Null()]),
    }),
  },
  'GET /statistics/export': {
    summary: 'Tables as a workbook or a PDF with the head of the organisation',
    access: 'statistics.read',
    query: Type.Object(
      {
        organization: Type.Optional(Id),
        tables: Type.Optional(Type.Array(Type.Enum(statisticsTableKeys), { minItems: 1, maxItems: 11 })),
        format: Type.Enum(['xlsx', 'pdf']),
        ...when,
      },
      closed,
    ),
    binary: 'response',
    response: Type.Unknown(),
  },
});
