import { makeAttackers, type Signed } from './attackers.ts';
import { attemptOf, type Ground } from './attempt.ts';
import { holdsRow } from './beyond.ts';
import { isBroken } from './conformity.ts';
import { dice } from './mutation.ts';
import { loadThings } from './objects.ts';
import { isPublic, operations } from './operations.ts';
import { populate } from './seed.ts';
import { type Answer, openWorld, type Sent, type World } from './world.ts';

export interface OpenRunResult {
  requests: number;
  /** Refused in the real build by the application's policy, answered here. */
  opened: number;
  byStatus: Record<number, number>;
  /** Answers of 5xx that are the server's own fault. */
  broken: string[];
  /** Answers of 503 by operation, where an outside provider is asked, which is nowhere: right. */
  outside: Record<string, number>;
  /** Rows of others in an answer. */
  leaks: string[];
  /** Rows of others that were changed, added or taken away. */
  changed: string[];
}

const connections = 5;
const atOnce = 25;
/** Everything with a person in it that a path protects. */
const personal = [
  'member',
  'member_entry',
  'member_event',
  'member_state',
  'member_contact',
  'status_change',
  'member_name_token',
  'file',
  'correction_request',
  'member_consent',
  'member_import',
  'member_import_problem',
  'organization_officer',
  // No person in it, and the tree says that it is there; but whoever may not see its filings must not decide on it.
  'annual_report',
  'annual_report_filing',
];

/** Requests of everybody, many at a time, over few connections, with the application's policy switched off. */
export async function runOpen(wanted: number, seed: number): Promise<OpenRunResult> {
  const world = await openWorld({ connections });
  try {
    const population = await populate(world);
    const attackers = (await makeAttackers(world, population)).filter(({ role }) => role !== 'nobody');
    const ground: Ground = { population, things: await loadThings(world) };
    const before = await othersRows(world, population.places.eastTownship.path);
    await world.keep();
    // The log has no path: its policy is the gate that its reader alone opens (server/test/row-security.http.test.ts).
    const reading = operations().filter(
      (one) => !isPublic(one) && one.access !== 'audit.read' && !one.key.includes('/sessions/'),
    );
    const roll = dice(seed);
    const found = holdsRow(ground);
    const result: OpenRunResult = {
      requests: 0,
      opened: 0,
      byStatus: {},
      broken: [],
      outside: {},
      leaks: [],
      changed: [],
    };
    for (let n = 0; n < wanted; n += atOnce) {
      const turn = Array.from({ length: Math.min(atOnce, wanted - n) }, (_, index) => {
        const operation = reading[roll(reading.length)];
        const signed = attackers[roll(attackers.length)];
        if (!operation || !signed) throw new Error('nothing to ask');
        const place = (['own', 'sibling', 'parent', 'foreign'] as const)[roll(4)] ?? 'own';
        const { sent } = attemptOf(ground, operation, signed, [place, place], seed + n + index);
        return { key: operation.key, signed, sent };
      });
      const answers = await Promise.all(turn.map(({ sent }) => world.send(sent)));
      for (const [index, { key, signed, sent }] of turn.entries())
        judge(result, key, signed, sent, answers[index], found);
      if (n % 1000 === 975) {
        compare(before, await othersRows(world, population.places.eastTownship.path), result);
        await world.restore();
      }
    }
    compare(before, await othersRows(world, population.places.eastTownship.path), result);
    return result;
  } finally {
    await world.close();
  }
}

function judge(
  result: OpenRunResult,
  key: string,
  signed: Signed,
  sent: Sent,
  answer: Answer | undefined,
  found: ReturnType<typeof holdsRow>,
): void {
  if (!answer) return;
  result.requests += 1;
  result.byStatus[answer.status] = (result.byStatus[answer.status] ?? 0) + 1;
  if (isBroken(key, answer.status)) result.broken.push(`${signed.role} ${key} → ${answer.status}`);
  else if (answer.status >= 500) result.outside[key] = (result.outside[key] ?? 0) + 1;
  const mayNot = signed.ended || signed.role === 'member';
  if (answer.status < 300 && mayNot) result.opened += 1;
  // What was sent is said back by some answers; that is no row.
  const asked = JSON.stringify([
    sent.url,
    sent.query,
    Buffer.isBuffer(sent.body) ? `${sent.body}` : sent.body,
  ]);
  const row = found(signed, answer.text, asked);
  if (row)
    result.leaks.push(`${signed.role}${signed.ended ? ' (ended)' : ''} ${key} → ${answer.status} ${row}`);
}

/** What lies outside the township, where no actor reaches: its rows, table by table. */
async function othersRows(world: World, path: string): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for (const table of personal) {
    const [row] = await world.look<{ text: string | null }>(
      `SELECT string_agg(t::text, E'\\n' ORDER BY t::text) AS text FROM ${table} t
       WHERE NOT (org_path >= $1 AND org_path < $1 || '/')`,
      [path],
    );
    rows.set(table, row?.text ?? '');
  }
  return rows;
}

function compare(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  result: OpenRunResult,
) {
  for (const [table, text] of before) if (after.get(table) !== text) result.changed.push(table);
}
