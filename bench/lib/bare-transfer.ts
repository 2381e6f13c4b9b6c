import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A branch as both sides of line (m) know it. */
export interface Office {
  readonly regionId: number;
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly committee: { readonly id: string; readonly path: string; readonly name: string };
}

const moving = ['member_name_token', 'member_entry', 'member_event', 'file'] as const;
/** One cell of each division that counts people: left here, entered there. */
const dimensions = [
  'member',
  'stage',
  'sex',
  'age',
  'ethnic',
  'education',
  'occupation',
  'standing',
  'presence',
];

/**
 * The limit of line (m): the rows that a transfer writes, by named statements of the superuser in five transactions. No
 * request, no session, no policy, no rule, no look at what is there; ids, texts, and the audit's hashes are made up.
 */
export class BareTransfers {
  readonly #client: pg.Client;
  readonly #lane: number;
  readonly #today: string;
  #serial = 0;

  private constructor(client: pg.Client, lane: number, today: string) {
    this.#client = client;
    this.#lane = lane;
    this.#today = today;
  }
  static async open(url: string, lane: number, today: string): Promise<BareTransfers> {
    const client = new pg.Client(url);
    await client.connect();
    return new BareTransfers(client, lane, today);
  }
  close(): Promise<void> {
    return this.#client.end();
  }

  async complete(member: string, from: Office, to: Office): Promise<void> {
    const id = randomUUID();
    const key = [from.regionId, id];
    await this.#transaction('apply', id, () => this.#apply(id, member, from, to));
    await this.#transaction('endorse', id, () => this.#step(key, 'endorsed', 'origin_committee'));
    await this.#transaction('issue', id, async () => {
      this.#serial += 1;
      const letter = [...key, `${this.#lane}-${this.#serial}`, to.committee.path];
      await this.#run(
        `UPDATE transfer SET state = 'issued', turn = 'member', turn_since = now(), due = $5, letter_serial = 1,
           letter_number = $3, first_issued_on = $5, issued_on = $5, valid_until = $5, destination_path = $4,
           steps = steps || $6::jsonb, updated_at = now(), version = version + 1 WHERE region_id = $1 AND id = $2`,
        [...letter, this.#today, kept('issue')],
      );
      await this.#run(
        `INSERT INTO letter_number (region_id, organization_id, year, last) VALUES ($1, $2, 2000, 1)
         ON CONFLICT (region_id, organization_id, year) DO UPDATE SET last = letter_number.last + 1`,
        [from.regionId, from.committee.id],
      );
      await this.#run(
        `INSERT INTO transfer_letter (region_id, transfer_id, serial, number, code, org_path, organization_id,
           destination_path, destination_id, member_id, content, signature, issued_on, valid_until, state)
         VALUES ($1, $2, 1, $3, $2::uuid::text, $5, $6, $4, $7, $8, $9, $10, $11, $11, 'valid')`,
        [...letter, from.path, from.id, to.committee.id, member, content, signature, this.#today],
      );
      await this.#run(
        `INSERT INTO letter_locator (code, region_id, transfer_id, serial) VALUES ($2::uuid::text, $1, $2, 1)`,
        key,
      );
    });
    await this.#transaction('check_in', id, () => this.#step(key, 'checked_in', 'destination'));
    await this.#transaction('accept', id, () => this.#accept(key, member, from, to));
  }

  #run(text: string, values: unknown[]): Promise<unknown> {
    let name = names.get(text);
    if (name === undefined) {
      name = `bare${names.size}`;
      names.set(text, name);
    }
    return this.#client.query({ name, text, values });
  }

  /** With the entry of the audit and the key of the request, which belong to each step. */
  async #transaction(action: string, id: string, work: () => Promise<unknown>): Promise<void> {
    await this.#client.query('BEGIN');
    await this.#run(
      `INSERT INTO idempotency_key (account_id, key, request_hash, created_at, status, body)
       VALUES ($1, $2, '', now(), 200, $3)`,
      [id, action, content],
    );
    await work();
    await this.#run(
      `WITH head AS (UPDATE audit_head SET seq = seq + 1 WHERE lane = $1 RETURNING lane, seq)
       INSERT INTO audit_entry (lane, seq, at, actor_name, duty_role, address, action, outcome, object_type, object_id,
         object_name, before, after, digest, hash)
       SELECT lane, seq, now(), '某人', 'branch_secretary', 'local', $2, 'done', 'transfer', $3::text, '某人', '{"state": "a"}',
         '{"state": "b"}', sha256($3::text::bytea), sha256($3::text::bytea) FROM head`,
      [this.#lane, `transfers.${action}`, id],
    );
    await this.#client.query('COMMIT');
  }

  #apply(id: string, member: string, from: Office, to: Office): Promise<unknown> {
    return this.#run(
      `INSERT INTO transfer (region_id, id, kind, state, member_id, member_name, member_stage, organization_id, org_path,
         origin_name, committee_id, committee_name, destination_region_id, destination_id, destination_name, applied_by,
         applied_on, ground, turn, turn_since, due, steps, created_at, updated_at)
       VALUES ($1, $2, 'between', 'applied', $3, '某人', 'full', $4, $5, $6, $7, $8, $9, $10, $11, 'member', $12, 'work',
         'origin_branch', now(), $12, jsonb_build_array($13::jsonb), now(), now())`,
      [
        from.regionId,
        id,
        member,
        from.id,
        from.path,
        from.name,
        from.committee.id,
        from.committee.name,
        to.regionId,
        to.committee.id,
        to.committee.name,
        this.#today,
        kept('apply'),
      ],
    );
  }

  #step(key: unknown[], state: string, turn: string): Promise<unknown> {
    return this.#run(
      `UPDATE transfer SET state = $3, turn = $4, turn_since = now(), due = $5, steps = steps || $6::jsonb,
         checked_in_at = CASE WHEN $3 = 'checked_in' THEN now() END, updated_at = now(), version = version + 1
       WHERE region_id = $1 AND id = $2`,
      [...key, state, turn, this.#today, kept(state)],
    );
  }

  async #accept(key: unknown[], member: string, from: Office, to: Office): Promise<void> {
    await this.#run(
      `UPDATE transfer SET state = 'completed', turn = NULL, turn_since = now(), due = NULL, branch_id = $3, branch_name = $4,
         completed_at = now(), receipt = $5, steps = steps || $5::jsonb, updated_at = now(), version = version + 1
       WHERE region_id = $1 AND id = $2`,
      [...key, to.id, to.name, kept('accept')],
    );
    await this.#run(
      `UPDATE transfer_letter SET state = 'used' WHERE region_id = $1 AND transfer_id = $2 AND serial = 1`,
      key,
    );
    const isFar = from.regionId !== to.regionId;
    if (isFar) await this.#carry(member, from, to);
    await this.#run(
      `UPDATE member SET organization_id = $3, org_path = $4, version = version + 1, updated_at = now()
       WHERE region_id = $1 AND id = $2`,
      [to.regionId, member, to.id, to.path],
    );
    if (!isFar)
      for (const table of moving)
        await this.#run(`UPDATE ${table} SET org_path = $3 WHERE region_id = $1 AND member_id = $2`, [
          to.regionId,
          member,
          to.path,
        ]);
    await this.#run(
      `UPDATE member_state SET superseded_at = now() WHERE region_id = $1 AND member_id = $2
         AND superseded_at = 'infinity' AND valid_until = 'infinity'`,
      [from.regionId, member],
    );
    await this.#run(
      `INSERT INTO member_state (region_id, member_id, id, org_path, file_path, organization_id, valid_from, valid_until,
         recorded_at, superseded_at, cause, stage, presence, name, sex, birth, ethnic_group, education, occupation_class,
         joined, full_on)
       SELECT $3, member_id, gen_random_uuid(), $5, $5, $4, $6::date, 'infinity', now(), 'infinity', 'moved', stage,
         presence, name, sex, birth, ethnic_group, education, occupation_class, joined, full_on
       FROM member_state WHERE region_id = $1 AND member_id = $2 AND superseded_at = now() LIMIT 1`,
      [from.regionId, member, to.regionId, to.id, to.path, this.#today],
    );
    await this.#run(`UPDATE member_state SET file_path = $2 WHERE region_id = ANY($3) AND member_id = $1`, [
      member,
      to.path,
      [from.regionId, to.regionId],
    ]);
    await this.#run(
      `INSERT INTO member_event (region_id, member_id, id, org_path, kind, valid_on, recorded_at, actor_name, duty_role, changes)
       VALUES ($1, $2, gen_random_uuid(), $3, 'moved', $4, now(), '某人', 'organization_officer', $5)`,
      [to.regionId, member, to.path, this.#today, content],
    );
    await this.#run(
      `INSERT INTO org_stat_delta (region_id, org_path, above, valid_on, recorded_on, cause, dimension, key, ins, outs)
       SELECT p.region, p.path, 0, $6, $6, 'moved', d, 'x', p.ins, 1 - p.ins
       FROM unnest($1::text[]) d, (VALUES ($2::int, $3::text, 0), ($4::int, $5::text, 1)) AS p (region, path, ins)`,
      [dimensions, from.regionId, from.path, to.regionId, to.path, this.#today],
    );
  }

  /** Copied into the other region, pointed at, deleted here. */
  async #carry(member: string, from: Office, to: Office): Promise<void> {
    const tables = [['member', 'id'], ...moving.map((table) => [table, 'member_id'])] as const;
    for (const [table, column] of tables)
      await this.#run(
        `INSERT INTO ${table} SELECT r.* FROM ${table} t, LATERAL jsonb_populate_record(t,
           jsonb_build_object('region_id', $3::int, 'org_path', $4::text, 'organization_id', $5::text)) r WHERE t.region_id = $1 AND t.${column} = $2`,
        [from.regionId, member, to.regionId, to.path, to.id],
      );
    for (const table of ['member_locator', 'id_number_locator'])
      await this.#run(`UPDATE ${table} SET region_id = $2 WHERE member_id = $1`, [member, to.regionId]);
    await this.#run('UPDATE account SET member_region_id = $2 WHERE member_id = $1', [member, to.regionId]);
    for (const [table, column] of tables.toReversed())
      await this.#run(`DELETE FROM ${table} WHERE region_id = $1 AND ${column} = $2`, [
        from.regionId,
        member,
      ]);
  }
}

const names = new Map<string, string>();
/** As long as what ours keeps. */
const kept = (action: string) =>
  JSON.stringify({
    action,
    at: '2026-07-01T02:00:00.000Z',
    state: 'endorsed',
    side: 'origin_committee',
    actorName: 'committee-administrator-12345678',
    actorRole: 'committee_administrator',
    organization: '中共云岭县第一片区委员会',
    reason: null,
    letter: null,
    until: null,
  });
const content = JSON.stringify({ said: '某'.repeat(150) });
const signature = 's'.repeat(88);
