import type { RuleKey } from '@zhibu/contract/rules';
import type { Words } from '../../kernel/errors.ts';

/**
 * What is kept how long after which event on what ground (PIPL arts. 19 and 47: no longer than needed; what the law
 * or the Party's rules want kept is kept). One table for the page, for docs/retention.md and for the daily run.
 */
export interface RetentionEntry {
  what: Words;
  /** The event from which the time counts. */
  from: Words;
  kept: { days: number } | { years: number } | { rule: RuleKey } | { words: Words };
  effect: Words;
  ground: Words;
  /** `daily`: the run erases it; `hourly`: housekeeping does; `never`: nothing erases it by itself. */
  run: 'daily' | 'hourly' | 'never';
  /** Rows about persons of the registry, which officers count in their own reach; the others are technical. */
  personal: boolean;
}

const ours: Words = {
  zh: '本系统的规定：供复查和异议处理，不长于需要',
  en: 'a decision of this system: for review and objections, no longer than needed',
};
const minimal: Words = {
  zh: '《个人信息保护法》第十九条：保存期限为实现处理目的所必要的最短时间',
  en: 'PIPL art. 19: no longer than the purpose needs',
};
const logs: Words = {
  zh: '《网络安全法》：网络日志留存不少于六个月（最长 184 天）',
  en: 'Cybersecurity Law: network logs are kept for six months (184 days) at least',
};
const standing: Words = {
  zh: '《中国共产党党员教育管理工作条例》：党员档案和党籍管理',
  en: 'Regulations on educating and managing Party members: member files and standing',
};
const erase: Words = { zh: '删除', en: 'erased' };
const keep: Words = { zh: '继续保存', en: 'kept' };

export const retentionTable = {
  member_file: {
    what: { zh: '在册党员的档案、经历、附件', en: 'Files of members, their entries and papers' },
    from: { zh: '建档', en: 'the file is made' },
    kept: { words: { zh: '党籍存续期间', en: 'as long as membership lasts' } },
    effect: keep,
    ground: standing,
    run: 'never',
    personal: true,
  },
  ended_file: {
    what: {
      zh: '党籍终止者的联系方式、备注、家庭成员、照片和附件、更正申请',
      en: 'After an ending: contact data, notes, family, photo and papers, correction requests',
    },
    from: { zh: '党籍终止', en: 'the ending of membership' },
    kept: { rule: 'retention.ended_file_years' },
    effect: {
      zh: '删除；姓名、身份号码（加密）、党籍日期和变更记录永久保存',
      en: 'erased; name, sealed ID number, dates of standing and the history stay for ever',
    },
    ground: standing,
    run: 'daily',
    personal: true,
  },
  file_history: {
    what: { zh: '档案的变更记录、查阅记录、同意记录', en: 'History, access log and consents of a file' },
    from: { zh: '记录产生', en: 'the line is written' },
    kept: { words: { zh: '与档案相同', en: 'as long as the file' } },
    effect: keep,
    ground: {
      zh: '《个人信息保护法》第四十四条、第五十四条：知情权与合规审计',
      en: 'PIPL arts. 44 and 54: the right to know; audits',
    },
    run: 'never',
    personal: true,
  },
  removed_file: {
    what: {
      zh: '已移除的照片、附件（连同存储内容）',
      en: 'Photos and papers taken away, their bytes included',
    },
    from: { zh: '移除', en: 'they are taken away' },
    kept: { days: 30 },
    effect: erase,
    ground: minimal,
    run: 'daily',
    personal: true,
  },
  answered_correction: {
    what: {
      zh: '已答复的更正申请的内容和证明材料',
      en: 'Content and evidence of answered correction requests',
    },
    from: { zh: '答复或撤回', en: 'the answer or the withdrawal' },
    kept: { years: 3 },
    effect: {
      zh: '删除内容和材料；谁在何时申请哪一项、结果和理由保留',
      en: 'content and papers erased; who asked for which field when, and the answer, stay',
    },
    ground: ours,
    run: 'daily',
    personal: true,
  },
  transfer_record: {
    what: {
      zh: '组织关系转接记录、介绍信、纸质回执和外来介绍信的照片（外来介绍信上的身份号码、电话在接收或退回时即删除）',
      en: 'Records of transfers, letters, photographs of paper receipts and letters (numbers that waited with a letter from outside go when it is accepted or sent back)',
    },
    from: { zh: '转接办结', en: 'the end of the transfer' },
    kept: { words: { zh: '与档案相同', en: 'as long as the file' } },
    effect: keep,
    ground: standing,
    run: 'never',
    personal: true,
  },
  member_contact: {
    what: { zh: '谈心谈话和联系的记录', en: 'Records of talks and contacts' },
    from: { zh: '谈话或联系的日子', en: 'the day of the talk or contact' },
    kept: { years: 5 },
    effect: erase,
    ground: ours,
    run: 'daily',
    personal: true,
  },
  unfinished_import: {
    what: {
      zh: '未完成的名册导入：文件和已读出的各行',
      en: 'Unfinished imports: the roster and the rows read',
    },
    from: { zh: '最后一次操作', en: 'the last step' },
    kept: { days: 30 },
    effect: { zh: '取消导入并删除', en: 'given up and erased' },
    ground: minimal,
    run: 'daily',
    personal: true,
  },
  finished_import: {
    what: {
      zh: '已结束的名册导入：逐行问题和样例（名册文件在结束时即删除）',
      en: 'Ended imports: problems by row and samples (the roster itself goes at the end)',
    },
    from: { zh: '导入结束', en: 'the end of the import' },
    kept: { days: 30 },
    effect: {
      zh: '删除；谁在何时导入多少人保留',
      en: 'erased; who imported how many when stays',
    },
    ground: minimal,
    run: 'daily',
    personal: true,
  },
  session: {
    what: { zh: '登录会话（时间、地址、浏览器）', en: 'Sessions: time, address, browser' },
    from: { zh: '会话结束', en: 'the session ends' },
    kept: { days: 190 },
    effect: erase,
    ground: logs,
    run: 'daily',
    personal: false,
  },
  token: {
    what: { zh: '程序访问令牌', en: 'Tokens of scripts' },
    from: { zh: '到期或撤销', en: 'it expires or is revoked' },
    kept: { days: 190 },
    effect: erase,
    ground: logs,
    run: 'daily',
    personal: false,
  },
  activation_code: {
    what: { zh: '激活码（只存摘要）', en: 'Activation codes (digests only)' },
    from: { zh: '使用、到期或撤销', en: 'it is used, expires or is revoked' },
    kept: { days: 190 },
    effect: erase,
    ground: logs,
    run: 'daily',
    personal: false,
  },
  known_device: {
    what: { zh: '登录过的设备（只存摘要）', en: 'Devices that signed in (digests only)' },
    from: { zh: '最后一次使用', en: 'its last use' },
    kept: { days: 400 },
    effect: { zh: '删除；再用时按新设备提醒', en: 'erased; when used again it counts as new' },
    ground: minimal,
    run: 'daily',
    personal: false,
  },
  account_notice: {
    what: { zh: '账号安全提醒', en: 'Notices about an account’s safety' },
    from: { zh: '提醒产生', en: 'the notice is made' },
    kept: { days: 190 },
    effect: erase,
    ground: logs,
    run: 'daily',
    personal: false,
  },
  sign_in_step: {
    what: {
      zh: '登录过程中的一次性数据（通行密钥、外部登录）',
      en: 'One-time data of a sign-in (passkeys, outside providers)',
    },
    from: { zh: '登录开始', en: 'the sign-in begins' },
    kept: { words: { zh: '到期即删，最多 30 分钟', en: 'until it expires, thirty minutes at most' } },
    effect: erase,
    ground: minimal,
    run: 'hourly',
    personal: false,
  },
  sign_in_address: {
    what: {
      zh: '登录失败的地址和账号、登记时遇到的不可见身份号码的计数',
      en: 'Counts of failed sign-ins by address and login, and of ID numbers out of sight that an officer came upon',
    },
    from: { zh: '计数时段结束', en: 'the period of counting ends' },
    kept: { days: 1 },
    effect: erase,
    ground: minimal,
    run: 'hourly',
    personal: false,
  },
  idempotency_key: {
    what: { zh: '防重复提交的记录', en: 'Answers kept against double submission' },
    from: { zh: '提交', en: 'the submission' },
    kept: { days: 2 },
    effect: erase,
    ground: minimal,
    run: 'hourly',
    personal: false,
  },
  working_copy: {
    what: { zh: '导入、导出时的临时明文文件', en: 'Working copies in the clear of imports and exports' },
    from: { zh: '产生', en: 'they are made' },
    kept: { words: { zh: '用完即删，最多 6 小时', en: 'until the work ends, six hours at most' } },
    effect: erase,
    ground: minimal,
    run: 'hourly',
    personal: false,
  },
  audit: {
    what: { zh: '操作日志', en: 'The log' },
    from: { zh: '记录产生', en: 'the entry is written' },
    kept: { rule: 'retention.audit_days' },
    effect: {
      zh: '不自动删除；到期后只能由运维人员按链的顺序封存移出',
      en: 'never by itself; then only the operator takes it out, from the beginning of the chain, sealed',
    },
    ground: logs,
    run: 'never',
    personal: false,
  },
} as const satisfies Record<string, RetentionEntry>;

export type RetentionKey = keyof typeof retentionTable;
export const retentionKeys = Object.keys(retentionTable) as RetentionKey[]; // the table's own keys
/** The same table under its declared type, for code that walks it. */
export const retentionEntries: Readonly<Record<RetentionKey, RetentionEntry>> = retentionTable;
