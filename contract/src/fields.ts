/**
 * The one table of a member file (电子档案): every field with its class and its purpose.
 * Form, mask, import headings, export, log and `docs/member-fields.md` follow from it.
 *
 * Class — who needs it to do the work of a branch:
 * - `inside`: seen by every officer who may see the member (name, stage, branch);
 * - `internal`: personal data an officer works with (dates, education, work unit);
 * - `sensitive`: encrypted per field, shown masked, revealed with a reason (PIPL art. 28).
 */
export type FieldClass = 'inside' | 'internal' | 'sensitive';

/** What the value is; decides the input, the parser and the mask. */
export type FieldKind =
  | 'name'
  | 'text'
  | 'longText'
  | 'sex'
  | 'ethnicGroup'
  | 'education'
  | 'stage'
  | 'date'
  | 'idNumber'
  | 'phone'
  | 'address'
  | 'email'
  | 'organization';

export interface Field {
  readonly zh: string;
  readonly en: string;
  readonly kind: FieldKind;
  readonly class: FieldClass;
  /** Why the registry keeps it, said to the member in the own file. */
  readonly purpose: { readonly zh: string; readonly en: string };
  readonly section: Section;
  /** Headings under which offices keep this column; the first is what our export writes. */
  readonly headings: readonly string[];
  readonly required?: true;
  /** Longest accepted value, in characters. */
  readonly max?: number;
  /** Not stored but derived (from the ID number, from the organisation). */
  readonly derived?: true;
}

export const sections = {
  identity: { zh: '基本身份', en: 'Identity' },
  contact: { zh: '联系方式', en: 'Contact' },
  party: { zh: '党籍信息', en: 'Party data' },
  background: { zh: '学习与工作', en: 'Education and work' },
  other: { zh: '其他', en: 'Other' },
} as const;
export type Section = keyof typeof sections;

const identify = {
  zh: '确认本人身份，避免重复建档',
  en: 'Tells people apart and keeps files from being made twice',
};
const statistics = { zh: '党内统计年报', en: 'Annual Party statistics' };
const standing = {
  zh: '计算党龄、落实党员权利义务',
  en: 'Party standing and the rights and duties that follow',
};
const reach = { zh: '通知活动、保持联系', en: 'Calling to activities and keeping in touch' };

export const memberFields = {
  name: {
    zh: '姓名',
    en: 'Name',
    kind: 'name',
    class: 'inside',
    purpose: identify,
    section: 'identity',
    headings: ['姓名', '名字', '党员姓名', '党员名字', '人员姓名', '姓 名', 'name'],
    required: true,
    max: 60,
  },
  idNumber: {
    zh: '公民身份号码',
    en: 'Resident ID number',
    kind: 'idNumber',
    class: 'sensitive',
    purpose: identify,
    section: 'identity',
    headings: [
      '公民身份号码',
      '身份证号',
      '身份证号码',
      '身份证',
      '证件号码',
      '证件号',
      '居民身份证号',
      '居民身份证号码',
      '公民身份证号码',
      '公民身份证号',
      '身份号码',
      '有效证件号码',
      'id number',
    ],
    required: true,
  },
  sex: {
    zh: '性别',
    en: 'Sex',
    kind: 'sex',
    class: 'inside',
    purpose: statistics,
    section: 'identity',
    headings: ['性别', '男女', 'sex', 'gender'],
  },
  birth: {
    zh: '出生日期',
    en: 'Date of birth',
    kind: 'date',
    class: 'internal',
    purpose: statistics,
    section: 'identity',
    headings: ['出生日期', '出生年月', '出生年月日', '出生时间', '生日', 'date of birth', 'birth'],
  },
  ethnicGroup: {
    zh: '民族',
    en: 'Ethnic group',
    kind: 'ethnicGroup',
    class: 'internal',
    purpose: statistics,
    section: 'identity',
    headings: ['民族', '民族名称', '族别', 'ethnic group'],
  },
  nativePlace: {
    zh: '籍贯',
    en: 'Native place',
    kind: 'text',
    class: 'internal',
    purpose: identify,
    section: 'identity',
    headings: ['籍贯', '祖籍'],
    max: 60,
  },
  phone: {
    zh: '手机号码',
    en: 'Mobile number',
    kind: 'phone',
    class: 'sensitive',
    purpose: reach,
    section: 'contact',
    headings: [
      '手机号码',
      '手机',
      '手机号',
      '联系电话',
      '联系方式',
      '电话',
      '电话号码',
      '移动电话',
      '本人电话',
      '联系手机',
      '联系号码',
      'phone',
      'mobile',
    ],
  },
  email: {
    zh: '电子邮箱',
    en: 'E-mail',
    kind: 'email',
    class: 'internal',
    purpose: reach,
    section: 'contact',
    headings: ['电子邮箱', '邮箱', '电子邮件', 'email', 'e-mail'],
    max: 254,
  },
  address: {
    zh: '家庭住址',
    en: 'Home address',
    kind: 'address',
    class: 'sensitive',
    purpose: reach,
    section: 'contact',
    headings: [
      '家庭住址',
      '住址',
      '现居住地',
      '居住地址',
      '家庭地址',
      '现住址',
      '联系地址',
      '通讯地址',
      'address',
    ],
    max: 200,
  },
  stage: {
    zh: '人员类别',
    en: 'Stage',
    kind: 'stage',
    class: 'inside',
    purpose: standing,
    section: 'party',
    headings: ['人员类别', '党员类别', '类别', '党员类型', '党籍状态', '党员状态', 'stage'],
  },
  organization: {
    zh: '所在党支部',
    en: 'Branch',
    kind: 'organization',
    class: 'inside',
    purpose: { zh: '确定党组织隶属关系', en: 'Says where the member belongs' },
    section: 'party',
    headings: [
      '所在党支部',
      '党组织代码',
      '党组织名称',
      '所在党组织',
      '所属党支部',
      '所属党组织',
      '党支部名称',
      '党支部',
      '支部名称',
      '支部',
      '所在支部',
      '所属支部',
      '组织关系所在单位',
      '组织关系所在党支部',
      '党组织',
      '所在党组织名称',
      '所在党组织代码',
      '党支部代码',
      '支部代码',
      'branch',
      'organization',
    ],
    required: true,
  },
  joined: {
    zh: '入党日期',
    en: 'Joined the Party',
    kind: 'date',
    class: 'internal',
    purpose: standing,
    section: 'party',
    headings: [
      '入党日期',
      '入党时间',
      '加入党组织日期',
      '加入党组织时间',
      '加入中共组织的时间',
      '加入中国共产党时间',
      '加入中国共产党日期',
      '入党年月',
      '何时入党',
      '接收为预备党员时间',
      '接收为预备党员日期',
      'joined',
    ],
  },
  full: {
    zh: '转正日期',
    en: 'Became full member',
    kind: 'date',
    class: 'internal',
    purpose: standing,
    section: 'party',
    headings: [
      '转正日期',
      '转正时间',
      '转为正式党员日期',
      '转为正式党员时间',
      '预备党员转正时间',
      '转正年月',
      'full',
    ],
  },
  applied: {
    zh: '申请入党日期',
    en: 'Applied',
    kind: 'date',
    class: 'internal',
    purpose: standing,
    section: 'party',
    headings: ['申请入党日期', '申请入党时间', '递交入党申请书时间', '递交申请书时间', '提交入党申请书时间'],
  },
  introducers: {
    zh: '入党介绍人',
    en: 'Introducers',
    kind: 'text',
    class: 'internal',
    purpose: standing,
    section: 'party',
    headings: ['入党介绍人', '介绍人'],
    max: 100,
  },
  education: {
    zh: '学历',
    en: 'Education',
    kind: 'education',
    class: 'internal',
    purpose: statistics,
    section: 'background',
    headings: ['学历', '文化程度', '最高学历', '教育程度', '学历层次', '受教育程度', 'education'],
  },
  school: {
    zh: '毕业院校及专业',
    en: 'School and subject',
    kind: 'text',
    class: 'internal',
    purpose: statistics,
    section: 'background',
    headings: ['毕业院校及专业', '毕业院校', '毕业学校', '毕业院校系及专业'],
    max: 120,
  },
  workUnit: {
    zh: '工作单位',
    en: 'Work unit',
    kind: 'text',
    class: 'internal',
    purpose: statistics,
    section: 'background',
    headings: ['工作单位', '单位', '所在单位', '单位名称', '工作单位名称', '工作单位及职务', '单位及职务'],
    max: 120,
  },
  occupation: {
    zh: '工作岗位',
    en: 'Occupation',
    kind: 'text',
    class: 'internal',
    purpose: statistics,
    section: 'background',
    headings: [
      '工作岗位',
      '职业',
      '岗位',
      '个人身份',
      '从事职业',
      '职务',
      '工作职务',
      '党内职务',
      '行政职务',
    ],
    max: 60,
  },
  workStarted: {
    zh: '参加工作日期',
    en: 'Started work',
    kind: 'date',
    class: 'internal',
    purpose: statistics,
    section: 'background',
    headings: ['参加工作日期', '参加工作时间', '工作时间', '参加工作年月'],
  },
  notes: {
    zh: '备注',
    en: 'Notes',
    kind: 'longText',
    class: 'internal',
    purpose: { zh: '记录需要说明的情况', en: 'What needs to be said besides' },
    section: 'other',
    headings: ['备注', '说明', '备 注', '其他', 'notes'],
    max: 500,
  },
} as const satisfies Record<string, Field>;

export type MemberField = keyof typeof memberFields;
export const memberFieldKeys = Object.keys(memberFields) as MemberField[];

/** The same table under its declared (wide) type, for code that walks it. */
export const memberFieldTable: Readonly<Record<MemberField, Field>> = memberFields;

/** Entries (经历) of a member file: things that happen more than once. */
export const entryKinds = {
  education: { zh: '教育经历', en: 'Education', class: 'internal' },
  work: { zh: '工作经历', en: 'Work', class: 'internal' },
  post: { zh: '党内外职务', en: 'Posts', class: 'internal' },
  award: { zh: '奖励表彰', en: 'Awards', class: 'internal' },
  discipline: { zh: '处分处置', en: 'Discipline', class: 'sensitive' },
  training: { zh: '教育培训', en: 'Training', class: 'internal' },
  family: { zh: '家庭成员与紧急联系人', en: 'Family and emergency contacts', class: 'sensitive' },
} as const satisfies Record<string, { zh: string; en: string; class: FieldClass }>;
export type EntryKind = keyof typeof entryKinds;

/** Stages and endings of membership (domain.md rule 8). */
export const stages = {
  applicant: { zh: '入党申请人', en: 'Applicant' },
  activist: { zh: '入党积极分子', en: 'Activist' },
  candidate: { zh: '发展对象', en: 'Candidate' },
  probationary: { zh: '预备党员', en: 'Probationary member' },
  full: { zh: '正式党员', en: 'Full member' },
  deceased: { zh: '去世', en: 'Deceased' },
  withdrew: { zh: '退党', en: 'Withdrew' },
  removed: { zh: '除名', en: 'Removed' },
  expelled: { zh: '开除党籍', en: 'Expelled' },
  suspended: { zh: '停止党籍', en: 'Suspended' },
  withdrew_by_default: { zh: '自行脱党', en: 'Withdrew by default' },
} as const;
export type Stage = keyof typeof stages;
export const stageKeys = Object.keys(stages) as Stage[];

/** Closed list of import problems (fixtures/README.md). */
export const problemCodes = [
  'required',
  'name_invalid',
  'id_number_check_digit',
  'id_number_rounded_by_spreadsheet',
  'sex_contradicts_id_number',
  'birth_date_contradicts_id_number',
  'date_invalid',
  'date_in_future',
  'joined_before_18',
  'full_before_joined',
  'organization_unknown',
  'code_unknown',
  'phone_invalid',
  'duplicate_in_file',
  'exists_elsewhere',
  'too_long',
  'email_invalid',
  'file_unreadable',
  'header_not_found',
  'too_many_rows',
  'code_duplicate',
  'parent_unknown',
] as const;
export type ProblemCode = (typeof problemCodes)[number];
