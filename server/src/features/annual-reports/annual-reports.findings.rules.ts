import type { FindingAnswer } from '@zhibu/contract/annual-reports';
import { countedBy, placeInWords } from '@zhibu/contract/cells';
import type { ReportState } from '@zhibu/contract/report-states';
import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { BalanceCell } from '../statistics/public.ts';

export interface ReportChild {
  id: string;
  name: string;
  state: ReportState;
}

/** A cell of an accepted report that the registry knows otherwise now. */
export interface UnlikeCell {
  id: string;
  name: string;
  dimension: string;
  key: string;
  filed: number;
  now: number;
}

/** What speaks for or against filing. */
export interface ReportFacts {
  today: LocalDate;
  closes: LocalDate;
  year: number;
  /** The organisation stood at the end of the year. */
  existed: boolean;
  children: readonly ReportChild[];
  unlike: readonly UnlikeCell[];
  /** Cells whose balance does not end in what the files, and the accepted reports below, say. */
  imbalances: readonly BalanceCell[];
  importsOpen: number;
  correctionsOpen: number;
  /** Members without a value that the statistics ask for, by dimension. */
  unknown: readonly { dimension: keyof typeof countedBy; n: number }[];
}

/** Of each kind so many are named; the board below has them all. */
export const mostNamed = 10;

type Key = FindingAnswer['key'];

function finding(
  key: Key,
  severity: FindingAnswer['severity'],
  words: Words,
  more: Partial<Pick<FindingAnswer, 'organization' | 'earliest'>> = {},
): FindingAnswer {
  return { key, severity, words, organization: null, earliest: null, ...more };
}

/** What stands against filing, then what to look at; empty where nothing does. */
export function findingsOf(facts: ReportFacts): FindingAnswer[] {
  if (!facts.existed) return [didNotExist(facts)];
  const early = facts.today < facts.closes;
  return [
    ...(early ? [tooEarly(facts)] : childFindings(facts.children)),
    ...(early ? [] : named(facts.unlike, differs, 'child_differs')),
    ...named(facts.imbalances, imbalance, 'imbalance'),
    ...importsOpen(facts.importsOpen),
    ...unknownData(facts.unknown),
    ...correctionsOpen(facts.correctionsOpen),
  ];
}

export const blocksOf = (findings: readonly FindingAnswer[]) =>
  findings.filter(({ severity }) => severity === 'block');

/** Their words name cells with their figures. */
const withFigures: readonly Key[] = ['child_differs', 'imbalance', 'data_unknown'];

/** For duties that see no cell. */
export const withoutFigures = (findings: readonly FindingAnswer[]) =>
  findings.filter(({ key }) => !withFigures.includes(key));

const tooEarly = ({ year, closes }: ReportFacts) =>
  finding(
    'too_early',
    'block',
    {
      zh: `${year} 年度报告自 ${closes} 起可以报送；在此之前是随时更新的草稿。`,
      en: `The report of ${year} can be filed from ${closes} on; until then it is a draft that follows the registry.`,
    },
    { earliest: closes },
  );

const didNotExist = ({ year, closes }: ReportFacts) =>
  finding('did_not_exist', 'block', {
    zh: `这个党组织在 ${closes} 不存在，不报送 ${year} 年度报告。`,
    en: `This organisation did not exist on ${closes}: it files no report of ${year}.`,
  });

const childWords: Partial<Record<ReportState, { key: Key; say: (name: string) => Words }>> = {
  draft: {
    key: 'child_missing',
    say: (name) => ({ zh: `“${name}”还没有报送。`, en: `"${name}" has not filed yet.` }),
  },
  returned: {
    key: 'child_returned',
    say: (name) => ({
      zh: `“${name}”的报告已退回，等待重新报送。`,
      en: `The report of "${name}" was returned and has not come again.`,
    }),
  },
  filed: {
    key: 'child_waiting',
    say: (name) => ({
      zh: `“${name}”的报告等待本级接收。`,
      en: `The report of "${name}" waits for acceptance here.`,
    }),
  },
};

/** What the own office can do comes first. */
function childFindings(children: readonly ReportChild[]): FindingAnswer[] {
  return (['filed', 'returned', 'draft'] as const).flatMap((state) => {
    const words = childWords[state];
    if (!words) return [];
    const open = children.filter((child) => child.state === state);
    return named(
      open,
      ({ id, name }) => finding(words.key, 'block', words.say(name), { organization: { id, name } }),
      words.key,
    );
  });
}

function named<T>(list: readonly T[], say: (one: T) => FindingAnswer, key: Key): FindingAnswer[] {
  const rest = list.length - mostNamed;
  const told = list.slice(0, mostNamed).map(say);
  if (rest <= 0) return told;
  return [
    ...told,
    finding(key, 'block', { zh: `同类情况还有 ${rest} 处。`, en: `${rest} more of this kind.` }),
  ];
}

const differs = ({ id, name, dimension, key, filed, now }: UnlikeCell) => {
  const { zh, en } = placeInWords(dimension, key);
  return finding(
    'child_differs',
    'block',
    {
      zh: `“${name}”报送的“${zh}”为 ${filed}，现在是 ${now}：请退回该报告，由其更正后重新报送。`,
      en: `"${name}" filed ${filed} for ${en}, it is ${now} now: return that report, so that it is filed again.`,
    },
    { organization: { id, name } },
  );
};

const imbalance = ({ dimension, key, opening, ins, outs, closing }: BalanceCell) => {
  const { zh, en } = placeInWords(dimension, key);
  return finding('imbalance', 'block', {
    zh: `“${zh}”不平衡：年初 ${opening} ＋ 增加 ${ins} － 减少 ${outs} ≠ 年末 ${closing}。请系统管理员运行 verify-statistics 查明。`,
    en: `${en} does not close: ${opening} + ${ins} − ${outs} ≠ ${closing}. The system admin's verify-statistics names the event.`,
  });
};

function importsOpen(n: number): FindingAnswer[] {
  if (n === 0) return [];
  return [
    finding('imports_open', 'block', {
      zh: `还有 ${n} 件党员导入没有办完，请先完成或放弃。`,
      en: `${n} member import(s) under way: finish or give them up first.`,
    }),
  ];
}

function unknownData(unknown: ReportFacts['unknown']): FindingAnswer[] {
  return unknown
    .filter(({ n }) => n > 0)
    .map(({ dimension, n }) => {
      const { zh, en } = countedBy[dimension];
      return finding('data_unknown', 'warn', {
        zh: `${n} 名党员没有填写${zh}，报告中计入“未填写”。`,
        en: `${en}: not filled in for ${n} member(s); they count as such.`,
      });
    });
}

function correctionsOpen(n: number): FindingAnswer[] {
  if (n === 0) return [];
  return [
    finding('corrections_open', 'warn', {
      zh: `还有 ${n} 件更正申请没有答复，采纳后报告的数字可能变化。`,
      en: `${n} correction request(s) wait for an answer; figures may change when they are accepted.`,
    }),
  ];
}
