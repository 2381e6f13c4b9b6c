import type { Stage } from '@zhibu/contract/fields';
import type { Sex } from '../kernel/standards/sex.ts';
import { retiredOccupation, yearsAtUniversity } from './background.ts';
import { addYears, type Day, dateOf, dayOf, dayOfIso, isoOf } from './calendar.ts';
import { drawName } from './names.ts';
import type { Random } from './random.ts';
import type { EntrySpec } from './specs.ts';

/** What the entries of one file depend on. */
export interface EntryContext {
  readonly sex: Sex;
  readonly birth: Day;
  readonly age: number;
  readonly today: Day;
  readonly stage: Stage;
  readonly joined: string | null;
  readonly education: string | null;
  readonly school: string | null;
  readonly workUnit: string | null;
  readonly occupation: string | null;
  readonly workStarted: string | null;
}

const posts = ['党支部书记', '党支部副书记', '组织委员', '宣传委员', '纪检委员', '党小组组长'];
const awards = ['优秀共产党员', '优秀党务工作者', '先进工作者'];
const recentAwards = [...awards, '民族团结进步先进个人', '脱贫攻坚先进个人', '疫情防控先进个人'];
const awardGivers = ['中共云岭县委员会', '云岭县人民政府'];
const recentAwardGivers = [...awardGivers, '中共呼伦贝尔市委员会', '呼伦贝尔市人民政府'];
const trainings = ['党员集中轮训班', '党务干部能力提升班', '党的二十大精神学习班', '农村党员实用技术培训班'];
const earlierPlaces = [
  '云岭县供销合作社',
  '云岭县粮食局',
  '云岭县木材加工厂',
  '云岭县农机修造厂',
  '呼伦贝尔某部队（服役）',
  '云岭县乡镇企业管理局',
  '云岭县物资公司',
  '云岭县邮电局',
];
const penalties = ['党内警告', '党内严重警告', '撤销党内职务', '留党察看一年'];

/** The entries (经历) of one member file: none for most, up to eight for some; nothing in the future. */
export function drawEntries(random: Random, context: EntryContext): EntrySpec[] {
  const entries: EntrySpec[] = [];
  if (context.school !== null && random.chance(0.6)) entries.push(education(random, context, context.school));
  if (context.workUnit !== null && context.workStarted !== null && random.chance(0.35)) {
    entries.push(...work(random, context, context.workStarted, context.workUnit));
  }
  if (context.stage !== 'full') return entries;
  if (random.chance(0.09)) entries.push(post(random, context));
  if (random.chance(0.08)) entries.push(award(random, context));
  if (context.age < 75 && random.chance(0.2)) entries.push(training(random, context));
  if (random.chance(0.2)) entries.push(...family(random, context));
  if (random.chance(0.006)) entries.push(discipline(random, context));
  return entries;
}

function education(random: Random, context: EntryContext, school: string): EntrySpec {
  const year = dateOf(context.birth).year + 19;
  const [place = school, subject = ''] = school.split(' ');
  return {
    kind: 'education',
    from: isoOf(dayOf(year, 9, 1)),
    until: isoOf(dayOf(year + yearsAtUniversity(context.education), 7, 1)),
    title: subject,
    place,
    detail: random.chance(0.2) ? '全日制' : null,
  };
}

/** A first place of work and the present one, held until retirement. */
function work(random: Random, context: EntryContext, started: string, workUnit: string): EntrySpec[] {
  const { birth, age, sex, today } = context;
  const moved = addYears(dayOfIso(started), random.int(2, 9));
  const retires = addYears(birth, sex === 'female' ? 55 : 60);
  if (moved > today || moved >= retires) return [];
  const retired = context.occupation === retiredOccupation || age > 62;
  return [
    {
      kind: 'work',
      from: started,
      until: isoOf(moved),
      title: '职工',
      place: random.pick(earlierPlaces),
      detail: null,
    },
    {
      kind: 'work',
      from: isoOf(moved),
      until: retired && retires <= today ? isoOf(retires) : null,
      title: retired ? '职工' : (context.occupation ?? '职工'),
      place: workUnit,
      detail: null,
    },
  ];
}

function post(random: Random, context: EntryContext): EntrySpec {
  const from = sinceJoined(random, context);
  const until = from + random.int(900, 2200);
  return {
    kind: 'post',
    from: isoOf(from),
    until: until <= context.today ? isoOf(until) : null,
    title: random.pickEarly(posts),
    place: context.workUnit,
    detail: null,
  };
}

function award(random: Random, context: EntryContext): EntrySpec {
  const on = sinceJoined(random, context);
  const { year } = dateOf(on);
  const title = random.pickEarly(year < 2016 ? awards : recentAwards);
  return {
    kind: 'award',
    from: isoOf(on),
    until: null,
    title,
    place: random.pickEarly(year < 2002 ? awardGivers : recentAwardGivers),
    detail: `${year}年度${title}`,
  };
}

function training(random: Random, context: EntryContext): EntrySpec {
  const from = Math.max(sinceJoined(random, context), context.today - random.int(30, 2500));
  return {
    kind: 'training',
    from: isoOf(from),
    until: isoOf(Math.min(from + random.int(2, 5), context.today)),
    title: random.pick(trainings),
    place: '中共云岭县委党校',
    detail: `${random.pick([24, 32, 40, 56])}学时，考核合格`,
  };
}

/** Kin whom an old, a young and any other member names: title, sex, years between the births. */
const kin = {
  old: [
    ['儿子', 'male', 26],
    ['女儿', 'female', 26],
  ],
  young: [
    ['父亲', 'male', -26],
    ['母亲', 'female', -24],
  ],
} as const;

function family(random: Random, { birth, age, sex }: EntryContext): EntrySpec[] {
  const spouse = ['配偶', sex === 'male' ? 'female' : 'male', 0] as const;
  const [title, theirSex, years] =
    age > 70 ? random.pick(kin.old) : age < 28 ? random.pick(kin.young) : spouse;
  const name = drawName(random, '01', theirSex, dateOf(birth).year + years);
  const detail = random.chance(0.4) ? `${name}（紧急联系人）` : name;
  return [{ kind: 'family', from: null, until: null, title, place: null, detail }];
}

function discipline(random: Random, context: EntryContext): EntrySpec {
  const from = Math.max(sinceJoined(random, context), context.today - random.int(200, 5000));
  return {
    kind: 'discipline',
    from: isoOf(from),
    until: null,
    title: random.pick(penalties),
    place: '中共云岭县纪律检查委员会',
    detail: null,
  };
}

/** A day between admission and today. */
function sinceJoined(random: Random, { birth, joined, today }: EntryContext): Day {
  const year = joined === null ? dateOf(birth).year + 19 : Number(joined.slice(0, 4)) + 1;
  return random.int(Math.min(dayOf(year, 1, 1), today), today);
}
