import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { addDays } from '../../src/kernel/standards/dates.ts';
import { flowsBetween, tallyAsOf } from '../../src/kernel/tallies.ts';
import type { Asked, HistoryMirror } from './history-mirror.ts';

export interface Ground {
  db: Tx;
  mirror: HistoryMirror;
  regionId: number;
  /** Every organisation that there ever was. */
  organizations: readonly string[];
  today: string;
  /** How far back days are asked for. */
  days: number;
}

/** What the registry answers of any day against the replay of the words that were said. */
export class HistoryQuestions {
  readonly #ground: Ground;
  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** One organisation, two days and a day of knowledge, drawn by chance. */
  async ask([a, b, c, d]: readonly [number, number, number, number]): Promise<void> {
    const all = this.#ground.organizations;
    const id = all[a % all.length] ?? '';
    const day = (n: number) => addDays(this.#ground.today, -(n % (this.#ground.days + 45)));
    const asked: Asked = { asOf: day(b), asKnown: d % 3 === 0 ? this.#ground.today : day(d) };
    const cells = await this.#agrees(id, asked);
    await this.#members(asked);
    await this.#closes(id, asked, day(c), cells);
    const children = all.filter((one) => this.#ground.mirror.chain(one, asked)[1] === id);
    const own = this.#ground.mirror.members.filter(
      (one) => this.#ground.mirror.member(one, asked)?.organizationId === id,
    );
    if (children.length === 0) return;
    let below = own.length;
    for (const child of children) below += total((await this.#agrees(child, asked)).get('stage'));
    strictEqual(below, total(cells.get('stage')), 'the sum over the children is the parent');
  }

  /** `asOf` and `asKnown` of the counts against the replay. */
  async #agrees(id: string, asked: Asked): Promise<Map<string, Map<string, number>>> {
    const place = await this.#placeOf(id);
    const told = await tallyAsOf(this.#ground.db, place, asked);
    const cells = new Map<string, Map<string, number>>();
    const inParty = (stage: string) => stage === 'full' || stage === 'probationary';
    for (const dimension of ['stage', 'sex', 'presence', 'education'] as const) {
      const shown = new Map(told.filter((one) => one.dimension === dimension).map(({ key, n }) => [key, n]));
      const expected = this.#ground.mirror.count(id, asked, (values) =>
        dimension === 'stage' || inParty(values.stage) ? (values[dimension] ?? 'unknown') : null,
      );
      deepStrictEqual(
        sorted(shown),
        sorted(expected),
        `${dimension} as of ${asked.asOf}, as known ${asked.asKnown}`,
      );
      cells.set(dimension, shown);
    }
    return cells;
  }

  /** Every member's own history against the replay. */
  async #members({ asOf, asKnown }: Asked): Promise<void> {
    const after = new Date(Date.parse(`${addDays(asKnown, 1)}T00:00:00+08:00`));
    const rows = await this.#ground.db.rows(sql<{ id: string; said: string }>`
      SELECT member_id AS id, concat_ws(' ', organization_id, stage, presence, sex, coalesce(education, '-')) AS said
      FROM member_state WHERE valid_from <= ${asOf}::date AND valid_until > ${asOf}::date
        AND recorded_at < ${after} AND superseded_at >= ${after} ORDER BY 1`);
    const expected = this.#ground.mirror.members.flatMap((id) => {
      const is = this.#ground.mirror.member(id, { asOf, asKnown });
      if (is === null) return [];
      return [
        { id, said: [is.organizationId, is.stage, is.presence, is.sex, is.education ?? '-'].join(' ') },
      ];
    });
    deepStrictEqual(
      rows,
      expected.sort((x, y) => (x.id < y.id ? -1 : 1)),
      `members as of ${asOf}, as known ${asKnown}`,
    );
  }

  /** Opening + increases − decreases = closing, in every cell. */
  async #closes(
    id: string,
    asked: Asked,
    other: string,
    cells: Map<string, Map<string, number>>,
  ): Promise<void> {
    const [from = other, until = other] = [asked.asOf, other].sort();
    const place = await this.#placeOf(id);
    const there = await tallyAsOf(this.#ground.db, place, { asOf: other, asKnown: asked.asKnown });
    const flows = await flowsBetween(this.#ground.db, place, { from, until, asKnown: asked.asKnown });
    for (const [dimension, here] of cells) {
      const elsewhere = new Map(
        there.filter((one) => one.dimension === dimension).map(({ key, n }) => [key, n]),
      );
      const [opening, closing] = from === asked.asOf ? [here, elsewhere] : [elsewhere, here];
      const sum = new Map(opening);
      for (const flow of flows)
        if (flow.dimension === dimension) sum.set(flow.key, (sum.get(flow.key) ?? 0) + flow.ins - flow.outs);
      deepStrictEqual(sorted(sum), sorted(closing), `balance of ${dimension} from ${from} until ${until}`);
    }
  }

  async #placeOf(id: string) {
    return placeOf(this.#ground, id);
  }
}

export async function placeOf({ db, regionId }: Pick<Ground, 'db' | 'regionId'>, id: string) {
  const row = await db.first(sql<{ path: string }>`
    SELECT path FROM organization WHERE region_id = ${regionId} AND id = ${id}::uuid`);
  return { regionId, id, path: row?.path ?? '' };
}

const total = (cells: Map<string, number> | undefined) =>
  [...(cells?.values() ?? [])].reduce((sum, n) => sum + n, 0);
const sorted = (cells: Map<string, number>) =>
  [...cells].filter(([, n]) => n !== 0).sort(([one], [other]) => (one < other ? -1 : 1));
