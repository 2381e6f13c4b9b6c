import { type Static, Type } from 'typebox';
import { Day, Nullable } from './endpoint.ts';
import { entryKinds, stageKeys } from './fields.ts';
import { mobilityGroundKeys, mobilityStateKeys } from './mobility-kinds.ts';
import { transferGroundKeys, transferKindKeys, transferStateKeys } from './transfer-states.ts';

/** Counts up when a reader of older copies would stumble. */
export const memberCopyVersion = 1;

const text = (description: string) => Type.String({ description });
const maybe = (description: string) => Nullable(Type.String({ description }));
const instant = Type.String({ format: 'date-time' });
const precision = Type.Enum(['day', 'month', 'year']);

/** What was done with a transfer or a stay, by whom, and the reason that was given. */
const steps = Type.Array(
  Type.Object({
    action: Type.String(),
    at: instant,
    by: Type.String(),
    organizationName: Nullable(Type.String()),
    reason: Nullable(Type.String()),
  }),
);

/**
 * The copy of a member's own file (PIPL art. 45), with the glossary's names. Its JSON Schema is
 * `docs/member-copy.schema.json`, written by `npm run documents`.
 */
export const MemberCopy = Type.Object(
  {
    format: Type.Literal('zhibu-member-copy'),
    formatVersion: Type.Literal(memberCopyVersion),
    takenAt: instant,
    member: Type.Object({
      id: Type.String(),
      name: text('姓名'),
      idNumber: text('公民身份号码, GB 11643'),
      sex: Type.Enum(['male', 'female'], { description: '性别' }),
      birth: Type.String({ format: 'date', description: '出生日期' }),
      ethnicGroup: maybe('民族, code of GB/T 3304'),
      education: maybe('学历, code of GB/T 4658'),
      stage: Type.Enum(stageKeys, { description: '人员类别' }),
      joined: maybe('入党日期'),
      joinedPrecision: precision,
      full: maybe('转正日期'),
      fullPrecision: precision,
      applied: maybe('申请入党日期'),
      phone: maybe('手机'),
      email: maybe('电子邮箱'),
      address: maybe('家庭住址'),
      nativePlace: maybe('籍贯'),
      introducers: maybe('入党介绍人'),
      school: maybe('毕业院校及专业'),
      workUnit: maybe('工作单位'),
      occupation: maybe('工作岗位'),
      workStarted: maybe('参加工作日期'),
      notes: maybe('备注'),
      organization: Type.Object({ code: Type.String(), name: Type.String() }),
    }),
    entries: Type.Array(
      Type.Object({
        kind: Type.Enum(Object.keys(entryKinds)),
        fromOn: Nullable(Day),
        untilOn: Nullable(Day),
        title: Type.String(),
        place: Nullable(Type.String()),
        detail: Nullable(Type.String()),
        phone: Nullable(Type.String()),
      }),
    ),
    files: Type.Array(
      Type.Object({
        purpose: Type.String(),
        name: Type.String(),
        mediaType: Type.String(),
        size: Type.Integer(),
        sha256: Type.String({ description: 'of the content; the content itself is downloaded one by one' }),
        createdAt: instant,
      }),
    ),
    duties: Type.Array(
      Type.Object({
        role: Type.String(),
        organizationCode: Type.String(),
        organizationName: Type.String(),
        fromOn: Day,
        untilOn: Nullable(Day),
        running: Type.Boolean(),
      }),
    ),
    corrections: Type.Array(
      Type.Object({
        field: Type.String(),
        state: Type.String(),
        submittedAt: instant,
        dueOn: Day,
        before: Nullable(Type.String()),
        wished: Nullable(Type.String()),
        explanation: Nullable(Type.String()),
        decidedAt: Nullable(instant),
        decidedBy: Nullable(Type.String()),
        reason: Nullable(Type.String()),
      }),
    ),
    contacts: Type.Array(
      Type.Object({
        kind: Type.String({ description: 'talk 谈心谈话, contact 联系' }),
        how: Type.String(),
        day: Day,
        by: text('who spoke with the member'),
        note: maybe('what was noted'),
        recordedBy: Type.String(),
        recordedAt: instant,
        withdrawnAt: Nullable(instant),
        withdrawalReason: Nullable(Type.String()),
      }),
    ),
    transfers: Type.Array(
      Type.Object({
        kind: Type.Enum(transferKindKeys),
        state: Type.Enum(transferStateKeys),
        from: text('转出支部'),
        committee: text('转出党委'),
        to: text('接收党委, or the organisation outside'),
        branch: maybe('编入的支部'),
        appliedOn: Day,
        ground: Type.Enum(transferGroundKeys),
        wish: maybe('希望编入的支部'),
        note: maybe('补充说明'),
        duesUntil: maybe('党费交至, YYYY-MM'),
        letterNumber: maybe('介绍信编号'),
        issuedOn: Nullable(Day),
        validUntil: Nullable(Day),
        checkedInAt: Nullable(instant),
        completedAt: Nullable(instant),
        receivedBy: maybe('who received outside, as the receipt says'),
        steps,
      }),
    ),
    mobility: Type.Array(
      Type.Object({
        kind: Type.String({ description: 'floating 流动党员, retained 毕业生组织关系保留' }),
        state: Type.Enum(mobilityStateKeys),
        host: maybe('接纳党支部, or the place outside'),
        ground: Type.Enum(mobilityGroundKeys),
        note: maybe('补充说明'),
        since: Day,
        until: Nullable(Day),
        graduatedOn: Nullable(Day),
        backOn: Nullable(Day),
        confirmedOn: Nullable(Day),
        endedOn: Nullable(Day),
        ending: maybe('how it ended'),
        steps,
      }),
    ),
    consents: Type.Array(
      Type.Object({
        purpose: Type.String(),
        given: Type.Boolean(),
        wordsVersion: Type.Integer(),
        at: instant,
      }),
    ),
    history: Type.Array(
      Type.Object({
        kind: Type.String(),
        validOn: Day,
        recordedAt: instant,
        by: Type.String(),
        role: Type.String(),
        changes: Type.Array(
          Type.Object({
            field: Type.String(),
            before: Nullable(Type.String({ description: 'a digest (sha:…) for sealed values' })),
            after: Nullable(Type.String()),
          }),
        ),
      }),
    ),
    accessLog: Type.Array(
      Type.Object({
        at: instant,
        by: Type.String(),
        role: Type.String(),
        organizationName: Type.String(),
        action: Type.Enum(['opened', 'revealed', 'exported', 'copied']),
        fields: Type.Array(Type.String()),
        reason: Nullable(Type.String()),
      }),
    ),
    /** False when the log is longer than what a copy takes. */
    accessLogComplete: Type.Boolean(),
  },
  {
    $id: 'https://zhibu.example/schemas/member-copy-1.json',
    title: 'Copy of a member file (Zhibu)',
    additionalProperties: false,
  },
);
export type MemberCopyDocument = Static<typeof MemberCopy>;
