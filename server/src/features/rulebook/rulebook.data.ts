import type { RuleKey, RuleOverride, RuleTrust, RuleValues } from '@zhibu/contract/rules';
import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { count, range, type ShapeOf, share } from './rulebook.shapes.ts';

/**
 * The rules of domain.md as dated data. What was read in the regulation's text is `A` and fixed; `B` and `C` are
 * set by each organisation, the value here is their default. An article or a chapter stands only where it was read.
 */

/** One version of a rule; half-open `[from, until)`. */
export interface RuleVersion<K extends RuleKey = RuleKey> {
  value: RuleValues[K];
  document: Words | null;
  article: Words | null;
  from: LocalDate;
  until: LocalDate | null;
}

export interface RuleDefinition<K extends RuleKey = RuleKey> {
  section: RuleSection;
  title: Words;
  trust: RuleTrust;
  override: RuleOverride;
  shape: ShapeOf<K>;
  /** Oldest first, without a gap. */
  versions: readonly [RuleVersion<K>, ...RuleVersion<K>[]];
}

export const ruleSections = {
  organization: { zh: '组织设置', en: 'Organisations' },
  term: { zh: '任期与换届', en: 'Terms' },
  election: { zh: '选举与表决', en: 'Elections and votes' },
  development: { zh: '发展党员', en: 'Development of members' },
  transfer: { zh: '组织关系转接', en: 'Transfers' },
  mobility: { zh: '流动与失联', en: 'Mobility' },
  life: { zh: '组织生活', en: 'Organisational life' },
  learning: { zh: '教育培训', en: 'Learning' },
  answers: { zh: '答复时限', en: 'Time to answer' },
  statistics: { zh: '统计年报', en: 'Annual statistics' },
  retention: { zh: '留存期限', en: 'Retention' },
} as const satisfies Record<string, Words>;
export type RuleSection = keyof typeof ruleSections;

interface Document {
  words: Words;
  from: LocalDate;
  until: LocalDate | null;
}

const constitution2012: Document = {
  words: { zh: '《中国共产党章程》（2012年修订）', en: 'Constitution of the Party (2012)' },
  from: '2012-11-14',
  until: '2018-10-28',
};
const constitution: Document = {
  words: { zh: '《中国共产党章程》', en: 'Constitution of the Party' },
  from: '2012-11-14',
  until: null,
};
const branchWork: Document = {
  words: {
    zh: '《中国共产党支部工作条例（试行）》',
    en: 'Regulations on the Work of Party Branches (trial)',
  },
  from: '2018-10-28',
  until: null,
};
/** From the day on which it was published. */
const terms: Document = {
  words: { zh: '《关于党的基层组织任期的意见》', en: 'Opinions on the Terms of Grassroots Organisations' },
  from: '2018-07-13',
  until: null,
};
const elections1990: Document = {
  words: {
    zh: '《中国共产党基层组织选举工作暂行条例》',
    en: 'Provisional Regulations on Elections in Grassroots Organisations (1990)',
  },
  from: '1990-06-27',
  until: '2020-07-13',
};
const elections2020: Document = {
  words: {
    zh: '《中国共产党基层组织选举工作条例》',
    en: 'Regulations on Elections in Grassroots Organisations (2020)',
  },
  from: '2020-07-13',
  until: null,
};
const development2014: Document = {
  words: { zh: '《中国共产党发展党员工作细则》', en: 'Rules for the Development of Members (2014)' },
  from: '2014-05-28',
  until: null,
};
const education2019: Document = {
  words: {
    zh: '《中国共产党党员教育管理工作条例》',
    en: 'Regulations on the Education and Administration of Members (2019)',
  },
  from: '2019-05-06',
  until: null,
};

const chapter = (zh: string, number: number): Words => ({ zh: `第${zh}章`, en: `chapter ${number}` });
const article = (zh: string, number: number): Words => ({ zh: `第${zh}条`, en: `article ${number}` });
const chapter2 = chapter('二', 2);
const chapter6 = chapter('六', 6);
const article3 = article('三', 3);
const article5 = article('五', 5);

/** A version that a document brought, in force as long as the document. */
function by<V>(value: V, document: Document, where: Words | null = null) {
  const { words, from, until } = document;
  return { value, document: words, article: where, from, until };
}

/** A default that no document was read for: it holds from the first day of the registry's time. */
function custom<V>(value: V) {
  return { value, document: null, article: null, from: '2018-10-28', until: null };
}

const fixed = { trust: 'A', override: 'fixed' } as const;
const secondary = { trust: 'B', override: 'organization' } as const;
const local = { trust: 'C', override: 'organization' } as const;

const eligible = ['应到会人数', 'those entitled to vote'] as const;
const under = ['committee', 'working_committee', 'general_branch', 'branch', 'group'] as const;

export const rulebookData: { readonly [K in RuleKey]: RuleDefinition<K> } = {
  'organization.place': {
    section: 'organization',
    title: { zh: '各类党组织可以设在什么下面', en: 'What may stand under what' },
    ...fixed,
    shape: { kind: 'places' },
    versions: [
      by(
        {
          committee: under,
          working_committee: under,
          general_branch: ['branch', 'group'],
          branch: ['group'],
          group: [],
        },
        constitution,
      ),
    ],
  },
  'branch.full_members_min': {
    section: 'organization',
    title: { zh: '成立党支部的正式党员人数', en: 'Full members that a branch needs' },
    ...fixed,
    shape: count('people', 1, 20),
    versions: [by(3, constitution2012), by(3, branchWork, chapter2)],
  },
  'branch.members_usual_max': {
    section: 'organization',
    title: { zh: '党支部党员人数一般不超过', en: 'Members of a branch, generally at most' },
    ...fixed,
    shape: count('people', 3, 500),
    versions: [by(50, branchWork, chapter2)],
  },
  'branch.joint_units_usual_max': {
    section: 'organization',
    title: { zh: '联合党支部覆盖单位一般不超过', en: 'Units of a joint branch, generally at most' },
    ...fixed,
    shape: count('units', 2, 50),
    versions: [by(5, branchWork, chapter2)],
  },
  'general_branch.members_over': {
    section: 'organization',
    title: { zh: '党员超过多少人可设党总支', en: 'A general branch is founded above' },
    ...secondary,
    shape: count('people', 3, 1000),
    versions: [custom(50)],
  },
  'committee.members_over': {
    section: 'organization',
    title: { zh: '党员超过多少人可设基层党委', en: 'A grassroots committee is founded above' },
    ...secondary,
    shape: count('people', 3, 1000),
    versions: [custom(100)],
  },
  'branch.committee_from_full_members': {
    section: 'organization',
    title: { zh: '正式党员达到多少人应设支部委员会', en: 'Full members from which a branch has a committee' },
    ...fixed,
    shape: count('people', 3, 50),
    versions: [by(7, branchWork, chapter6)],
  },
  'branch.committee_usual_size': {
    section: 'organization',
    title: { zh: '支部委员会一般人数', en: 'Members of a branch committee, generally' },
    ...fixed,
    shape: range('people', 1, 20),
    versions: [by({ min: 3, max: 5 }, branchWork, chapter6)],
  },
  'branch.committee_size_max': {
    section: 'organization',
    title: { zh: '支部委员会最多人数', en: 'Members of a branch committee at most' },
    ...fixed,
    shape: count('people', 1, 20),
    versions: [by(7, branchWork, chapter6)],
  },
  'term.committee_years': {
    section: 'term',
    title: { zh: '基层党委每届任期', en: 'Term of a grassroots committee' },
    ...fixed,
    shape: count('years', 1, 10),
    versions: [by(5, terms)],
  },
  'term.general_branch_years': {
    section: 'term',
    title: { zh: '党总支每届任期', en: 'Term of a general branch' },
    ...fixed,
    shape: count('years', 1, 10),
    versions: [by(3, terms)],
  },
  'term.branch_years': {
    section: 'term',
    title: { zh: '党支部每届任期', en: 'Term of a branch' },
    ...fixed,
    shape: count('years', 1, 10),
    versions: [by(3, constitution2012), by(3, branchWork, chapter6)],
  },
  'term.village_branch_years': {
    section: 'term',
    title: { zh: '村、社区党支部每届任期', en: 'Term of village and community branches' },
    ...fixed,
    shape: count('years', 1, 10),
    versions: [by(3, constitution2012), by(5, branchWork, chapter6)],
  },
  'term.shift_max_years': {
    section: 'term',
    title: { zh: '经批准延长或者提前换届最多', en: 'An election may be moved, with approval, by at most' },
    ...fixed,
    shape: count('years', 1, 5),
    versions: [by(1, elections1990, article3), by(1, elections2020, article3)],
  },
  'term.reminder_months': {
    section: 'term',
    title: { zh: '任期届满前多久提醒', en: 'Reminder before the end of a term' },
    ...local,
    shape: count('months', 1, 24),
    versions: [custom(6)],
  },
  'election.attendance_share_min': {
    section: 'election',
    title: { zh: '选举大会到会人数', en: 'Attendance of an election' },
    ...secondary,
    shape: share('at_least', ...eligible),
    versions: [by(0.8, elections1990), by(0.8, elections2020)],
  },
  'election.candidates_excess_share_min': {
    section: 'election',
    title: { zh: '候选人差额', en: 'Candidates beyond the seats' },
    ...secondary,
    shape: share('at_least', '应选人数', 'the seats'),
    versions: [by(0.2, elections1990), by(0.2, elections2020)],
  },
  'election.elected_of': {
    section: 'election',
    title: { zh: '当选需要谁的过半数赞成', en: 'Of whom more than half must vote for the elected' },
    ...secondary,
    shape: {
      kind: 'choice',
      options: {
        eligible: { zh: '应到会人数', en: 'those entitled to vote' },
        present: { zh: '实到会人数', en: 'those present' },
      },
    },
    versions: [by('present', elections1990), by('eligible', elections2020)],
  },
  'election.standing': {
    section: 'election',
    title: { zh: '有表决权、选举权和被选举权的人', en: 'Who votes, elects and may be elected' },
    ...fixed,
    shape: { kind: 'choice', options: { full_members: { zh: '正式党员', en: 'full members' } } },
    versions: [by('full_members', elections1990, article5), by('full_members', elections2020, article5)],
  },
  'meeting.quorum_share': {
    section: 'election',
    title: { zh: '讨论接收党员的大会到会人数', en: 'Attendance of a meeting that admits members' },
    ...secondary,
    shape: share('over', ...eligible),
    versions: [by(0.5, development2014)],
  },
  'development.age_min_years': {
    section: 'development',
    title: { zh: '申请入党的年龄', en: 'Age of an applicant' },
    ...fixed,
    shape: count('age', 18, 30),
    versions: [by(18, constitution)],
  },
  'development.talk_within_months': {
    section: 'development',
    title: { zh: '收到申请后谈话时限', en: 'Talk after the application within' },
    ...fixed,
    shape: count('months', 1, 12),
    versions: [by(1, development2014)],
  },
  'development.activist_review_months': {
    section: 'development',
    title: { zh: '入党积极分子考察间隔', en: 'Review of an activist every' },
    ...fixed,
    shape: count('months', 1, 12),
    versions: [by(6, development2014)],
  },
  'development.activist_min_years': {
    section: 'development',
    title: { zh: '入党积极分子培养考察不少于', en: 'Time as an activist at least' },
    ...fixed,
    shape: count('years', 1, 5),
    versions: [by(1, development2014)],
  },
  'development.training_days_min': {
    section: 'development',
    title: { zh: '发展对象短期集中培训不少于（天）', en: 'Training of a candidate, days at least' },
    ...fixed,
    shape: count('days', 1, 30),
    versions: [by(3, development2014)],
  },
  'development.training_hours_min': {
    section: 'development',
    title: { zh: '发展对象短期集中培训不少于（学时）', en: 'Training of a candidate, hours at least' },
    ...fixed,
    shape: count('hours', 1, 240),
    versions: [by(24, development2014)],
  },
  'development.approval_within_months': {
    section: 'development',
    title: { zh: '上级党委审批时限', en: 'Approval by the committee within' },
    ...secondary,
    shape: count('months', 1, 12),
    versions: [by(3, development2014)],
  },
  'development.approval_special_months': {
    section: 'development',
    title: { zh: '特殊情况下审批时限', en: 'Approval in special cases within' },
    ...secondary,
    shape: count('months', 1, 12),
    versions: [by(6, development2014)],
  },
  'development.probation_years': {
    section: 'development',
    title: { zh: '预备期', en: 'Probation' },
    ...fixed,
    shape: count('years', 1, 5),
    versions: [by(1, constitution)],
  },
  'development.probation_extension_months': {
    section: 'development',
    title: { zh: '延长预备期', en: 'Extension of probation' },
    ...fixed,
    shape: range('months', 1, 24),
    versions: [by({ min: 6, max: 12 }, constitution)],
  },
  'development.conversion_within_months': {
    section: 'development',
    title: { zh: '预备期满后讨论转正时限', en: 'Discussion after the end of probation within' },
    ...local,
    shape: count('months', 1, 12),
    versions: [custom(1)],
  },
  'development.probation_reminder_days': {
    section: 'development',
    title: { zh: '预备期届满前提醒', en: 'Reminder before the end of probation' },
    ...local,
    shape: count('days', 1, 180),
    versions: [custom(30)],
  },
  'development.notice_working_days': {
    section: 'development',
    title: { zh: '公示期不少于', en: 'Public notice at least' },
    ...local,
    shape: count('working_days', 1, 30),
    versions: [custom(5)],
  },
  'transfer.validity_days_outside': {
    section: 'transfer',
    title: { zh: '转往外地介绍信有效期', en: 'Validity of a letter, outside' },
    ...secondary,
    shape: count('days', 1, 90),
    versions: [custom(30)],
  },
  'transfer.validity_days_same_city': {
    section: 'transfer',
    title: { zh: '市内介绍信有效期', en: 'Validity of a letter inside the city' },
    ...local,
    shape: count('days', 1, 90),
    versions: [custom(10)],
  },
  'transfer.validity_days_max': {
    section: 'transfer',
    title: { zh: '介绍信有效期最长', en: 'Validity of a letter at most' },
    ...secondary,
    shape: count('days', 1, 90),
    versions: [custom(90)],
  },
  'transfer.receipt_within_months': {
    section: 'transfer',
    title: { zh: '接收后寄送回执时限', en: 'Receipt after reception within' },
    ...secondary,
    shape: count('months', 1, 6),
    versions: [custom(1)],
  },
  'transfer.approval_working_days': {
    section: 'transfer',
    title: { zh: '转出审核、审批时限', en: 'Time to decide at the origin' },
    ...local,
    shape: count('working_days', 1, 30),
    versions: [custom(5)],
  },
  'transfer.acceptance_working_days': {
    section: 'transfer',
    title: { zh: '报到后接收时限', en: 'Time to accept after check-in' },
    ...local,
    shape: count('working_days', 1, 30),
    versions: [custom(10)],
  },
  'floating.from_months': {
    section: 'mobility',
    title: { zh: '外出多久为流动党员', en: 'Absence that makes a floating member' },
    ...fixed,
    shape: count('months', 1, 24),
    versions: [by(6, education2019)],
  },
  'floating.contact_months': {
    section: 'mobility',
    title: { zh: '流动党员至少每隔多久联系', en: 'A floating member is contacted every' },
    ...local,
    shape: count('months', 1, 12),
    versions: [custom(6)],
  },
  'graduate.retention_years': {
    section: 'mobility',
    title: { zh: '毕业生组织关系保留最长', en: 'A graduate’s affiliation stays at most' },
    ...fixed,
    shape: count('years', 1, 5),
    versions: [by(2, education2019)],
  },
  'graduate.reminder_days': {
    section: 'mobility',
    title: { zh: '保留期满前提醒', en: 'Reminder before a retention ends' },
    ...local,
    shape: count('days', 1, 180),
    versions: [custom(30)],
  },
  'abroad.contact_months': {
    section: 'mobility',
    title: { zh: '出国（境）党员至少每隔多久联系', en: 'A member abroad is contacted every' },
    ...fixed,
    shape: count('months', 1, 24),
    versions: [by(6, education2019)],
  },
  'lost_contact.attempt_months': {
    section: 'mobility',
    title: { zh: '失去联系的党员每隔多久查找', en: 'A lost member is looked for every' },
    ...local,
    shape: count('months', 1, 12),
    versions: [custom(1)],
  },
  'lost_contact.suspension_after_months': {
    section: 'mobility',
    title: { zh: '失去联系多久停止党籍', en: 'Suspension after lost contact of' },
    ...fixed,
    shape: count('months', 1, 24),
    versions: [by(6, education2019)],
  },
  'lost_contact.removal_after_years': {
    section: 'mobility',
    title: { zh: '停止党籍多久后除名', en: 'Removal after a suspension of' },
    ...fixed,
    shape: count('years', 1, 10),
    versions: [by(2, education2019)],
  },
  'abroad.suspension_usual_years': {
    section: 'mobility',
    title: {
      zh: '出国（境）超过多久一般停止党籍',
      en: 'Suspension, generally, after more than this time abroad',
    },
    ...fixed,
    shape: count('years', 1, 20),
    versions: [by(5, education2019)],
  },
  'life.general_meeting_months': {
    section: 'life',
    title: { zh: '党员大会每隔', en: 'General meeting every' },
    ...fixed,
    shape: count('months', 1, 12),
    versions: [by(3, branchWork)],
  },
  'life.committee_meeting_months': {
    section: 'life',
    title: { zh: '支部委员会会议每隔', en: 'Committee meeting every' },
    ...fixed,
    shape: count('months', 1, 12),
    versions: [by(1, branchWork)],
  },
  'life.theme_day_months': {
    section: 'life',
    title: { zh: '主题党日每隔', en: 'Theme day every' },
    ...fixed,
    shape: count('months', 1, 12),
    versions: [by(1, branchWork)],
  },
  'life.party_lecture_months': {
    section: 'life',
    title: { zh: '党课每隔', en: 'Party lecture every' },
    ...local,
    shape: count('months', 1, 12),
    versions: [custom(3)],
  },
  'life.talk_years': {
    section: 'life',
    title: { zh: '谈心谈话至少每隔', en: 'A talk with every member every' },
    ...fixed,
    shape: count('years', 1, 5),
    versions: [by(1, branchWork)],
  },
  'life.talk_reminder_months': {
    section: 'life',
    title: { zh: '年度谈心谈话年底前提醒', en: 'Reminder of talks before the end of the year' },
    ...local,
    shape: count('months', 1, 12),
    versions: [custom(3)],
  },
  'life.appraisal_excellent_share_max': {
    section: 'life',
    title: { zh: '民主评议“优秀”的比例', en: 'Share of “excellent” in an appraisal' },
    ...local,
    shape: share('at_most', '参加评议党员', 'those appraised'),
    versions: [custom(1 / 3)],
  },
  'learning.member_hours_year': {
    section: 'learning',
    title: { zh: '党员每年集中学习不少于', en: 'Credit hours of a member a year at least' },
    ...fixed,
    shape: count('hours', 1, 400),
    versions: [by(32, education2019)],
  },
  'learning.officer_hours_year': {
    section: 'learning',
    title: {
      zh: '书记和委员每年集中学习不少于',
      en: 'Credit hours of secretaries and committee members at least',
    },
    ...secondary,
    shape: count('hours', 1, 400),
    versions: [by(56, education2019)],
  },
  'suggestion.answer_working_days': {
    section: 'answers',
    title: { zh: '建议答复时限', en: 'Answer to a suggestion within' },
    ...local,
    shape: count('working_days', 1, 90),
    versions: [custom(15)],
  },
  'correction.answer_working_days': {
    section: 'answers',
    title: { zh: '更正申请答复时限', en: 'A correction request is answered within' },
    ...local,
    shape: count('working_days', 1, 60),
    versions: [custom(15)],
  },
  'annual_report.due_days': {
    section: 'statistics',
    title: {
      zh: '年度报告在年末后多久内报送',
      en: 'The annual report is due after the end of the year within',
    },
    ...local,
    shape: count('days', 1, 180),
    versions: [custom(31)],
  },
  'retention.audit_days': {
    section: 'retention',
    title: { zh: '操作日志至少保存', en: 'The log is kept at least' },
    ...local,
    shape: count('days', 400, 36_500),
    versions: [custom(400)],
  },
  'retention.ended_file_years': {
    section: 'retention',
    title: { zh: '党籍终止后档案保存', en: 'A file is kept after an ending' },
    ...local,
    shape: count('years', 5, 100),
    versions: [custom(100)],
  },
};

export const ruleKeys = Object.keys(rulebookData) as RuleKey[]; // keys of a table over RuleKey
