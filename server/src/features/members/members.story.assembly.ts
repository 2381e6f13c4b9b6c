import type { EntryKind } from '@zhibu/contract/fields';
import { entryKinds } from '@zhibu/contract/fields';
import { type StoryItemAnswer, type StoryKind, storyKinds } from '@zhibu/contract/member-story';
import { posts as postNames } from '@zhibu/contract/posts';
import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { MemberRecord } from './members.record.ts';
import { dayKnown, entriesKnown, type StoryEvent } from './members.story.entries.rules.ts';
import type { StorySources } from './members.story.queries.ts';
import { type Mark, type Superseded, taleOf } from './members.story.rules.ts';
import { identityWords, kindOf, titleOf } from './members.story.words.ts';

/** What the file says itself, outside its periods. */
export type StoryFile = Pick<
  MemberRecord,
  'applied' | 'workStarted' | 'joined' | 'joinedPrecision' | 'full' | 'fullPrecision'
>;

type Item = StoryItemAnswer;
type Before = Item['superseded'][number];

/**
 * The whole story, the latest first; what has no day stands last. Pure: rows in, sentences out.
 * @param end the first instant that is no longer known; null: as known now
 */
export function storyOf(
  file: StoryFile,
  sources: StorySources,
  end: Date | null,
  dayOf: (instant: Date) => LocalDate,
): Item[] {
  const build = new Builder(file, sources, dayOf);
  const items = [...build.marks(end), ...build.days(end), ...build.entries(end), ...build.posts(end)];
  return items.sort(latestFirst);
}

function latestFirst(one: Item, other: Item): number {
  if (one.on !== other.on) {
    if (one.on === null) return 1;
    if (other.on === null) return -1;
    return one.on < other.on ? 1 : -1;
  }
  const rank = storyKinds.indexOf(other.kind) - storyKinds.indexOf(one.kind);
  return rank !== 0 ? rank : one.id < other.id ? 1 : -1;
}

const whoOf = (event: StoryEvent | undefined | null) =>
  event ? { name: event.actorName, role: event.role } : null;

const ownRequest: Words = { zh: '应本人的更正申请', en: 'as the member had asked' };

class Builder {
  readonly #file: StoryFile;
  readonly #sources: StorySources;
  readonly #dayOf: (instant: Date) => LocalDate;
  readonly #events: ReadonlyMap<number, StoryEvent>;

  constructor(file: StoryFile, sources: StorySources, dayOf: (instant: Date) => LocalDate) {
    this.#file = file;
    this.#sources = sources;
    this.#dayOf = dayOf;
    this.#events = new Map(sources.events.map((event) => [event.recordedAt.getTime(), event]));
  }

  /** The periods: where and what the member was, with every belief that was corrected. */
  marks(end: Date | null): Item[] {
    const { told, withdrawn, corrections } = taleOf(this.#sources.periods, end, this.#dayOf);
    return [
      ...told.map(({ mark, recordedAt, late, superseded }): Item => {
        const item = this.#item(keyOf(mark), kindOf(mark), this.#told(mark, recordedAt));
        return {
          ...item,
          late,
          superseded: superseded.slice(-50).map((one) => this.#before(one)),
          corrected: this.#corrected(superseded.at(-1), item.title),
        };
      }),
      ...withdrawn.map((one): Item => {
        const id = `${keyOf(one.mark)} ${one.supersededAt.getTime()}`;
        const item = this.#item(id, kindOf(one.mark), this.#told(one.mark, one.recordedAt));
        return { ...item, withdrawn: true, corrected: this.#corrected(one, null) };
      }),
      ...corrections.map((one): Item => {
        const { title, before, after } = identityWords(one);
        const event = this.#events.get(one.recordedAt.getTime());
        const id = `${one.field} ${one.recordedAt.getTime()}`;
        const item = this.#item(id, 'correction', {
          ...this.#nothingTold(title, this.#dayOf(one.recordedAt)),
          ...this.#recorded(one.recordedAt),
        });
        return { ...item, corrected: correctedBy(one.recordedAt, event, before, after) };
      }),
    ];
  }

  /** The days before the registry, which the file itself gives. */
  days(end: Date | null): Item[] {
    const { events } = this.#sources;
    const days = [
      ['applied', 'applied', { zh: '递交入党申请书', en: 'Applied to join the Party' }],
      ['workStarted', 'work_started', { zh: '参加工作', en: 'Began to work' }],
    ] as const;
    return days.flatMap(([field, kind, title]) => {
      const { on, superseded, recorded } = dayKnown(field, this.#file[field], events, end);
      if (on === null) return [];
      const last = superseded.at(-1);
      const item = this.#item(field, kind, {
        ...this.#nothingTold(title, on),
        recordedAt: recorded?.recordedAt ?? null,
        recordedBy: whoOf(recorded),
      });
      return {
        ...item,
        superseded: superseded.slice(-50).map(({ on: day, event }) => ({
          ...this.#nothingTold(title, day),
          supersededAt: event.recordedAt,
          supersededBy: whoOf(event),
        })),
        corrected: last ? correctedBy(last.event.recordedAt, last.event, title, title) : null,
      };
    });
  }

  entries(end: Date | null): Item[] {
    const { entries, removed } = entriesKnown(this.#sources.entries, this.#sources.events, end);
    const kept = entries.map(({ entry, added, superseded }): Item => {
      const title = plain(entry.title);
      const last = superseded.at(-1);
      const item = this.#item(entry.id, entryKind(entry.kind), {
        ...this.#nothingTold(title, entry.fromOn),
        until: entry.untilOn,
        recordedAt: added?.recordedAt ?? (entry.createdAt.getTime() > 0 ? entry.createdAt : null),
        recordedBy: whoOf(added),
      });
      return {
        ...item,
        detail: [entry.place, entry.detail].filter(Boolean).join('；') || null,
        superseded: superseded.slice(-50).map((one) => ({
          ...this.#nothingTold(plain(one.title), entry.fromOn),
          supersededAt: one.event.recordedAt,
          supersededBy: whoOf(one.event),
        })),
        corrected: last ? correctedBy(last.event.recordedAt, last.event, plain(last.title), title) : null,
      };
    });
    const gone = removed.map(({ kind, title, event }): Item => {
      const item = this.#item(`${event.id} ${kind}`, entryKind(kind), {
        ...this.#nothingTold(plain(title), event.validOn),
        recordedAt: event.recordedAt,
        recordedBy: whoOf(event),
      });
      return {
        ...item,
        withdrawn: true,
        corrected: correctedBy(event.recordedAt, event, plain(title), null),
      };
    });
    return [...kept, ...gone];
  }

  posts(end: Date | null): Item[] {
    return this.#sources.posts
      .filter(({ createdAt }) => end === null || createdAt < end)
      .map((held): Item => {
        const { zh, en } = postNames[held.post];
        const organization = this.#organization(held.organizationId, held.from);
        const title = {
          zh: `任${organization?.name ?? ''}${zh}`,
          en: `${en} of ${organization?.name ?? ''}`,
        };
        // A post ends by an update of its row: what was updated later was not known to have ended.
        const endKnown = end === null || held.updatedAt < end;
        const item = this.#item(held.id, 'post', {
          ...this.#nothingTold(title, held.from),
          until: endKnown ? held.until : null,
          organization,
          recordedAt: held.createdAt,
        });
        return { ...item, detail: endKnown ? held.endReason : null };
      });
  }

  #organization(id: string | null, day: LocalDate) {
    if (id === null) return null;
    const named = this.#sources.names.filter((one) => one.id === id);
    const then = named.find(({ from, until }) => (from === '-infinity' || from <= day) && day < until);
    const name = (then ?? named[0])?.name;
    return name === undefined ? null : { id, name };
  }

  #recorded(recordedAt: Date) {
    return { recordedAt, recordedBy: whoOf(this.#events.get(recordedAt.getTime())) };
  }

  #nothingTold(title: Words, on: LocalDate | null) {
    const precision = 'day' as const; // one of the three
    return { on, precision, until: null, title, organization: null, recordedAt: null, recordedBy: null };
  }

  #told(mark: Mark, recordedAt: Date) {
    const organization = this.#organization(mark.organizationId, mark.on);
    return {
      ...this.#nothingTold(titleOf(mark, organization?.name ?? null), mark.on),
      precision: this.#precision(mark),
      organization,
      ...this.#recorded(recordedAt),
    };
  }

  /** How exactly the file knows the day, as long as it says the same one. */
  #precision({ aspect, on }: Mark) {
    const { joined, joinedPrecision, full, fullPrecision } = this.#file;
    if (aspect === 'joined' && joined === on) return joinedPrecision;
    return aspect === 'full' && full === on ? fullPrecision : 'day';
  }

  #before({ mark, recordedAt, supersededAt }: Superseded): Before {
    const supersededBy = whoOf(this.#events.get(supersededAt.getTime()));
    return { ...this.#told(mark, recordedAt), supersededAt, supersededBy };
  }

  #corrected(last: Superseded | undefined, after: Words | null): Item['corrected'] {
    if (!last) return null;
    const event = this.#events.get(last.supersededAt.getTime());
    return correctedBy(last.supersededAt, event, this.#told(last.mark, last.recordedAt).title, after);
  }

  #item(id: string, kind: StoryKind, told: Omit<Before, 'supersededAt' | 'supersededBy'>): Item {
    return {
      id,
      kind,
      ...told,
      detail: null,
      late: false,
      withdrawn: false,
      corrected: null,
      superseded: [],
    };
  }
}

const keyOf = ({ aspect, on, value }: Mark) => `${aspect} ${on} ${value ?? ''}`.trim();
const plain = (title: string): Words => ({ zh: title, en: title });
const entryKind = (kind: EntryKind): StoryKind =>
  kind === 'family' || !(kind in entryKinds) ? 'work' : kind;

function correctedBy(
  recordedAt: Date,
  event: StoryEvent | undefined,
  before: Words,
  after: Words | null,
): NonNullable<Item['corrected']> {
  const correctionRequest = event?.correctionRequest ?? null;
  const reason = correctionRequest === null ? null : ownRequest;
  return { recordedAt, recordedBy: whoOf(event), before, after, reason, correctionRequest };
}
