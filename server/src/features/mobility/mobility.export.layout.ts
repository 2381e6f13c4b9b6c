import { stages } from '@zhibu/contract/fields';
import type { MobilityLine } from '@zhibu/contract/mobility';
import { mobilityEndings, mobilityRows, standingWords } from '@zhibu/contract/mobility-kinds';
import type { SheetContent, SheetValues } from '../../integrations/spreadsheet/writer.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Words } from '../../kernel/errors.ts';

/** What the list is of, when and by whom it was taken out, in whose language. */
export interface MobilityPrint {
  organization: { name: string; code: string };
  at: Date;
  by: string;
  locale: 'zh-CN' | 'en';
}

export const sheetTitle: Words = { zh: '流动党员', en: 'Floating members' };

const heads: readonly (readonly [Words, width: number])[] = [
  [{ zh: '党员', en: 'Member' }, 14],
  [{ zh: '人员类别', en: 'Status' }, 12],
  [{ zh: '手机', en: 'Telephone' }, 16],
  [{ zh: '类型', en: 'Sort' }, 12],
  [{ zh: '所在党支部', en: 'Home branch' }, 30],
  [{ zh: '所在党支部电话', en: 'Telephone of the home' }, 18],
  [{ zh: '接纳党支部或外出地点', en: 'Host branch or place' }, 30],
  [{ zh: '接纳方电话', en: 'Telephone there' }, 18],
  [{ zh: '情况', en: 'Situation' }, 22],
  [{ zh: '开始日期', en: 'Since' }, 14],
  [{ zh: '预计结束', en: 'Until' }, 14],
  [{ zh: '结束日期', en: 'Ended on' }, 14],
  [{ zh: '上次联系', en: 'Last contact' }, 14],
  [{ zh: '下次联系／期满', en: 'Contact or end due' }, 16],
  [{ zh: '逾期', en: 'Overdue' }, 8],
];
const words = {
  code: { zh: '党组织代码', en: 'Code of the organisation' },
  made: { zh: '制表时间', en: 'Made at' },
  by: { zh: '制表人', en: 'Made by' },
  outside: { zh: '（系统外）', en: ' (outside)' },
  overdue: { zh: '是', en: 'yes' },
} satisfies Record<string, Words>;

/** Minute in China. */
const minuteOf = (at: Date) =>
  `${dayInChina(at)} ${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)}`;

/** The list as a sheet: of which organisation, when and by whom, then a row a line. */
export function mobilitySheet(lines: AsyncIterable<MobilityLine>, print: MobilityPrint): SheetContent {
  const say = (text: Words) => (print.locale === 'en' ? text.en : text.zh);
  async function* rows(): AsyncGenerator<SheetValues> {
    yield [{ text: say(sheetTitle), style: 'header' }];
    yield [say(words.code), print.organization.code];
    yield [say(words.made), minuteOf(print.at)];
    yield [say(words.by), print.by];
    yield [];
    yield heads.map(([text]) => ({ text: say(text), style: 'header' }) as const);
    for await (const line of lines) yield rowOf(line, say);
  }
  return {
    name: say(sheetTitle),
    columns: heads.map(([, width], at) => ({ heading: at === 0 ? print.organization.name : '', width })),
    rows: rows(),
  };
}

function rowOf(line: MobilityLine, say: (text: Words) => string): SheetValues {
  const { row, member, home, host, state, ending, since, until, endedOn, lastContact, due, overdue } = line;
  const kind = row === 'retained' ? 'retained' : 'floating';
  const standing = state && standingWords(kind, state);
  const situation = ending === null ? standing : mobilityEndings[ending];
  return [
    member.name,
    member.stage && say(stages[member.stage]),
    member.phone,
    say(mobilityRows[row]),
    home.name || null,
    home.phone,
    host && `${host.name}${host.id === null ? say(words.outside) : ''}`,
    host?.phone ?? null,
    situation && say(situation),
    since,
    until,
    endedOn,
    lastContact,
    due,
    overdue ? say(words.overdue) : null,
  ];
}
