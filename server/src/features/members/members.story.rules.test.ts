import { describe, expect, it } from 'vitest';
import { dayKnown, type EntryRow, entriesKnown, type StoryEvent } from './members.story.entries.rules.ts';
import { type BelievedPeriod, taleOf } from './members.story.rules.ts';
import { titleOf } from './members.story.words.ts';
import { forever, type KnownState, revise, type State, type StateValues } from './members.timeline.rules.ts';

const day = (text: string) => new Date(`${text}T04:00:00Z`);
const dayOf = (instant: Date) => instant.toISOString().slice(0, 10);

const values: StateValues = {
  regionId: 1507,
  organizationId: 'first',
  orgPath: 'n.15.07.0001.0001',
  stage: 'probationary',
  presence: 'present',
  name: '白音',
  sex: 'male',
  birth: '1990-01-01',
  ethnicGroup: '17',
  education: '61',
  occupationClass: 'farmer',
  joined: '2025-07-01',
  full: null,
};

/** A history as the registry writes it: each step revises what is believed. */
class History {
  periods: (BelievedPeriod & { id: string })[] = [];
  #last = 0;

  constructor(begin: Partial<State>, on: string) {
    this.#add([{ ...values, validFrom: on, validUntil: forever, cause: 'registered', ...begin }], day(on));
  }
  #add(states: readonly State[], at: Date) {
    for (const state of states)
      this.periods.push({ ...state, id: `s${++this.#last}`, recordedAt: at, supersededAt: null });
  }
  /** @param on the day on which it is recorded */
  change(on: string, from: string, change: Partial<StateValues>, cause: State['cause']): this {
    const known: KnownState[] = this.periods
      .filter(({ supersededAt }) => supersededAt === null)
      .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
      .map(({ recordedAt: _at, supersededAt: _until, ...state }) => state);
    const revision = revise(known, from, () => change, cause);
    const gone = new Set(revision.superseded.map(({ id }) => id));
    for (const one of this.periods) if (gone.has(one.id)) one.supersededAt = day(on);
    this.#add(revision.added, day(on));
    return this;
  }
  told(end: string | null = null) {
    const tale = taleOf(this.periods, end === null ? null : new Date(`${end}T16:00:00Z`), dayOf);
    return {
      told: tale.told
        .sort((a, b) => (a.mark.on < b.mark.on ? -1 : 1))
        .map(({ mark, late, superseded }) =>
          [
            mark.on,
            titleOf(mark, mark.organizationId).zh,
            late ? '补记' : '',
            ...superseded.map((one) => `~${one.mark.on} ${titleOf(one.mark, one.mark.organizationId).zh}`),
          ]
            .filter(Boolean)
            .join(' '),
        ),
      withdrawn: tale.withdrawn.map(({ mark }) => `${mark.on} ${titleOf(mark, mark.organizationId).zh}`),
      corrections: tale.corrections.map(({ field, before, after }) => `${field} ${before} ${after}`),
    };
  }
}

const quiet = { withdrawn: [], corrections: [] };

describe('a story', () => {
  it('begins with what the registry found, and the day of joining which the file gives', () => {
    expect(new History({}, '2026-01-10').told()).toEqual({
      told: ['2025-07-01 加入中国共产党', '2026-01-10 在first登记入册'],
      ...quiet,
    });
  });

  it('goes on without a correction: a period that goes on differently was no error', () => {
    const history = new History({}, '2026-01-10')
      .change('2026-03-01', '2026-03-01', { organizationId: 'second' }, 'reorganized')
      .change('2026-07-01', '2026-07-01', { stage: 'full', full: '2026-07-01' }, 'converted')
      .change('2026-09-01', '2026-09-01', { presence: 'abroad' }, 'went_abroad')
      .change('2026-10-01', '2026-10-01', { presence: 'present' }, 'returned')
      .change('2026-11-01', '2026-11-01', { stage: 'deceased' }, 'deceased');
    expect(history.told()).toEqual({
      told: [
        '2025-07-01 加入中国共产党',
        '2026-01-10 在first登记入册',
        '2026-03-01 随组织变动编入second',
        '2026-07-01 转为正式党员',
        '2026-09-01 出国（境）',
        '2026-10-01 回国（境）',
        '2026-11-01 去世',
      ],
      ...quiet,
    });
  });

  it('says what was recorded later for an earlier day', () => {
    const history = new History({}, '2026-01-10').change(
      '2026-07-01',
      '2026-03-01',
      { education: '21' },
      'edited',
    );
    expect(history.told().told).toContain('2026-03-01 学历变为大学本科 补记');
    expect(history.told('2026-06-30').told).toHaveLength(2);
  });

  it('keeps a day that was corrected beside the right one, through two corrections', () => {
    const history = new History({}, '2026-01-10')
      .change('2026-02-01', '', { joined: '2025-06-01' }, 'corrected')
      .change('2026-03-01', '', { joined: '2025-06-28' }, 'corrected');
    expect(history.told()).toEqual({
      told: [
        '2025-06-28 加入中国共产党 ~2025-07-01 加入中国共产党 ~2025-06-01 加入中国共产党',
        '2026-01-10 在first登记入册',
      ],
      ...quiet,
    });
    expect(history.told('2026-02-10').told[0]).toBe('2025-06-01 加入中国共产党 ~2025-07-01 加入中国共产党');
    expect(history.told('2026-01-20').told[0]).toBe('2025-07-01 加入中国共产党');
    expect(history.told('2026-01-09')).toEqual({ told: [], ...quiet });
  });

  it('moves a change to the day on which it really was, and tells from which', () => {
    const history = new History({}, '2026-01-10')
      .change('2026-05-01', '2026-05-01', { education: '21' }, 'edited')
      .change('2026-06-01', '2026-03-01', { education: '21' }, 'edited');
    expect(history.told().told).toContain('2026-03-01 学历变为大学本科 ~2026-05-01 学历变为大学本科');
  });

  it('strikes out what was taken back on its own day', () => {
    const history = new History({}, '2026-01-10')
      .change('2026-05-01', '2026-05-01', { organizationId: 'second' }, 'reorganized')
      .change('2026-05-02', '2026-05-01', { organizationId: 'first' }, 'reorganized');
    expect(history.told()).toEqual({
      told: ['2025-07-01 加入中国共产党', '2026-01-10 在first登记入册'],
      withdrawn: ['2026-05-01 随组织变动编入second'],
      corrections: [],
    });
  });

  it('names what was never otherwise as a correction, with both values', () => {
    const history = new History({}, '2026-01-10').change('2026-04-01', '', { name: '白音其' }, 'corrected');
    expect(history.told()).toMatchObject({ corrections: ['name 白音 白音其'], withdrawn: [] });
    expect(history.told().told).toHaveLength(2);
  });

  it('tells an admission once: as the day of joining, with the branch', () => {
    const history = new History({ cause: 'admitted', validFrom: '2025-07-01' }, '2026-01-10');
    expect(history.told().told).toEqual(['2025-07-01 加入中国共产党']);
  });
});

const event = (on: string, kind: string, changes: StoryEvent['changes']): StoryEvent => ({
  id: `${on} ${kind}`,
  kind,
  validOn: on,
  recordedAt: day(on),
  actorName: '李敏',
  role: 'branch_secretary',
  changes,
  correctionRequest: null,
});
const award: EntryRow = {
  id: 'award',
  kind: 'award',
  fromOn: '2020-07-01',
  untilOn: null,
  title: '全县优秀共产党员',
  place: null,
  detail: null,
  createdAt: day('2026-01-10'),
};

describe('entries', () => {
  const events = [
    event('2026-05-01', 'entry_removed', { training: ['培训班', null] }),
    event('2026-04-01', 'entry_changed', { award: ['优秀共产党员', '全县优秀共产党员'] }),
    event('2026-03-01', 'entry_added', { family: [null, '配偶 李某某'] }),
    event('2026-01-10', 'entry_added', { award: [null, '优秀共产党员'] }),
  ];
  const known = (end: string | null) =>
    entriesKnown([award, { ...award, id: 'family', kind: 'family' }], events, end === null ? null : day(end));

  it.each([
    [null, ['全县优秀共产党员 ← 优秀共产党员'], ['培训班']],
    ['2026-04-15', ['全县优秀共产党员 ← 优秀共产党员', '培训班'], []],
    ['2026-02-01', ['优秀共产党员', '培训班'], []],
    ['2026-01-01', ['培训班'], []],
  ])('as known before %s', (end, titles, removed) => {
    const { entries, removed: gone } = known(end);
    const shown = entries.map(({ entry, superseded }) =>
      [entry.title, ...superseded.map(({ title }) => title)].join(' ← '),
    );
    expect([shown, gone.map(({ title }) => title)]).toEqual([titles, removed]);
  });

  it('never tell of the family', () => {
    expect(known(null).entries.map(({ entry }) => entry.kind)).toEqual(['award']);
  });
});

describe('a date of the file', () => {
  const events = [
    event('2026-04-01', 'changed', { applied: ['2023-01-01', '2023-02-01'] }),
    event('2026-01-10', 'created', { applied: [null, '2023-01-01'] }),
  ];
  it.each([
    [null, '2023-02-01', ['2023-01-01']],
    ['2026-03-01', '2023-01-01', []],
    ['2026-01-01', null, []],
  ])('as known before %s', (end, on, superseded) => {
    const known = dayKnown('applied', '2023-02-01', events, end === null ? null : day(end));
    expect([known.on, known.superseded.map((one) => one.on)]).toEqual([on, superseded]);
  });
});
