import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type pg from 'pg';
import { canonical } from '../../src/kernel/audit.ts';

export const lanes = 16;
export const perLane = 40;

export type Random = (below: number) => number;

export function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    // xorshift32: enough to choose lanes and rows
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export interface Scene {
  superuser: pg.Client;
  anchorFile: string;
  random: Random;
}

export type Tampering = (scene: Scene) => Promise<void>;

const lane = ({ random }: Scene) => random(lanes);
/** A number that is anchored, and neither the first nor the last of its lane. */
const middle = ({ random }: Scene) => 2 + random(perLane - 4);

const edits = [
  `actor_name = actor_name || 'x'`,
  `action = 'members.' || action`,
  `at = at + interval '1 millisecond'`,
  `at = at - interval '1 year'`,
  `after = jsonb_set(coalesce(after, '{}'), '{i}', '999')`,
  `before = '{"was": 1}'`,
  `address = '10.9.8.7'`,
  `reason = coalesce(reason, '') || '。'`,
  `object_id = 'object-x'`,
  `object_name = NULL, object_type = 'x'`,
  `outcome = 'refused'`,
  `duty_role = 'leader'`,
  `account_id = gen_random_uuid()`,
  `organization_id = gen_random_uuid()`,
  `duty_id = gen_random_uuid()`,
  `digest = sha256(digest)`,
  `hash = sha256(hash)`,
];

/** A lane written anew from a number on, digests, hashes and head: what a patient attacker without the key does. */
export async function rewriteFrom(superuser: pg.Client, at: number, from: number): Promise<void> {
  const { rows } = await superuser.query(
    `SELECT seq, at, hash, jsonb_build_object('accountId', account_id, 'actorName', actor_name, 'dutyId', duty_id,
      'dutyRole', duty_role, 'organizationId', organization_id, 'address', address, 'action', action, 'outcome', outcome,
      'objectType', object_type, 'objectId', object_id, 'objectName', object_name, 'reason', reason, 'before', before,
      'after', after) AS entry FROM audit_entry WHERE lane = $1 AND seq >= $2 ORDER BY seq`,
    [at, from - 1],
  );
  let hash: Buffer = rows[0]?.hash;
  for (const row of rows.slice(1)) {
    const written = canonical({ ...row.entry, at: row.at.toISOString() });
    const digest = createHash('sha256').update(written).digest();
    hash = createHash('sha256').update(hash).update(digest).digest();
    await superuser.query('UPDATE audit_entry SET digest = $3, hash = $4 WHERE lane = $1 AND seq = $2', [
      at,
      row.seq,
      digest,
      hash,
    ]);
  }
  await headToLast(superuser, at);
}

/** The head as it would be if the last entry there is were the last one ever. */
async function headToLast(superuser: pg.Client, at: number): Promise<void> {
  await superuser.query(
    `UPDATE audit_head h SET seq = e.seq, hash = e.hash FROM (
       SELECT seq, hash FROM audit_entry WHERE lane = $1
       UNION ALL SELECT 0, sha256(convert_to('zhibu audit lane ' || $1::int, 'UTF8')) ORDER BY seq DESC LIMIT 1) e
     WHERE h.lane = $1`,
    [at],
  );
}

const changeLines =
  (change: (lines: string[], random: Random) => string[]): Tampering =>
  async ({ anchorFile, random }) => {
    const lines = (await readFile(anchorFile, 'utf8')).split('\n').slice(0, -1);
    await writeFile(anchorFile, `${change(lines, random).join('\n')}\n`);
  };

/** The acts, each by what it is called in the report. */
export const tamperings: Readonly<Record<string, Tampering>> = {
  'an entry edited': async (scene) => {
    const change = edits[scene.random(edits.length)];
    await scene.superuser.query(
      `UPDATE audit_entry SET ${change} WHERE lane = ${lane(scene)} AND seq = ${middle(scene)}`,
    );
  },
  'an entry edited, everything behind it computed anew': async (scene) => {
    const at = lane(scene);
    const seq = middle(scene);
    const change = edits[scene.random(edits.length - 2)];
    await scene.superuser.query(`UPDATE audit_entry SET ${change} WHERE lane = ${at} AND seq = ${seq}`);
    await rewriteFrom(scene.superuser, at, seq);
  },
  'entries deleted': async (scene) => {
    const seq = middle(scene);
    await scene.superuser.query(
      `DELETE FROM audit_entry WHERE lane = ${lane(scene)} AND seq BETWEEN ${seq} AND ${seq + scene.random(3)}`,
    );
  },
  'an entry deleted, the others moved up and computed anew': async (scene) => {
    const at = lane(scene);
    const seq = middle(scene);
    await scene.superuser.query(`DELETE FROM audit_entry WHERE lane = ${at} AND seq = ${seq}`);
    await scene.superuser.query(`UPDATE audit_entry SET seq = -seq WHERE lane = ${at} AND seq > ${seq}`);
    await scene.superuser.query(`UPDATE audit_entry SET seq = -seq - 1 WHERE lane = ${at} AND seq < 0`);
    await rewriteFrom(scene.superuser, at, seq);
  },
  'two entries exchanged': async (scene) => {
    const at = lane(scene);
    const one = middle(scene);
    const other = one === 2 ? 3 : one - 1;
    await scene.superuser.query(
      `UPDATE audit_entry SET seq = -seq WHERE lane = ${at} AND seq IN (${one}, ${other})`,
    );
    await scene.superuser.query(
      `UPDATE audit_entry SET seq = CASE seq WHEN -${one} THEN ${other} ELSE ${one} END WHERE lane = ${at} AND seq < 0`,
    );
  },
  'entries exchanged between lanes': async (scene) => {
    const [one, other] = [lane(scene), lane(scene)];
    const seq = middle(scene);
    const to = one === other ? (one + 1) % lanes : other;
    await scene.superuser.query(
      `UPDATE audit_entry SET lane = 100 + lane WHERE lane IN (${one}, ${to}) AND seq = ${seq}`,
    );
    await scene.superuser.query(
      `UPDATE audit_entry SET lane = CASE lane WHEN ${100 + one} THEN ${to} ELSE ${one} END WHERE lane >= 100`,
    );
  },
  'the end cut off': async (scene) => {
    await scene.superuser.query(
      `DELETE FROM audit_entry WHERE lane = ${lane(scene)} AND seq >= ${middle(scene)}`,
    );
  },
  'the end cut off and the head set back': async (scene) => {
    const at = lane(scene);
    await scene.superuser.query(`DELETE FROM audit_entry WHERE lane = ${at} AND seq >= ${middle(scene)}`);
    await headToLast(scene.superuser, at);
  },
  'a whole lane emptied and its head set to the beginning': async (scene) => {
    const at = lane(scene);
    await scene.superuser.query(`DELETE FROM audit_entry WHERE lane = ${at}`);
    await headToLast(scene.superuser, at);
  },
  'the whole log emptied': async ({ superuser }) => {
    await superuser.query('TRUNCATE audit_entry');
    for (let at = 0; at < lanes; at += 1) await headToLast(superuser, at);
  },
  'the head rewritten': async (scene) => {
    const change = ['hash = sha256(hash)', 'seq = seq + 1', 'seq = seq - 1'][scene.random(3)];
    await scene.superuser.query(`UPDATE audit_head SET ${change} WHERE lane = ${lane(scene)}`);
  },
  'a head deleted': async (scene) => {
    await scene.superuser.query(`DELETE FROM audit_head WHERE lane = ${lane(scene)}`);
  },
  'an entry put in behind the head': async (scene) => {
    await scene.superuser.query(
      `INSERT INTO audit_entry SELECT lane, seq + 1000, at, account_id, actor_name, duty_id, duty_role,
         organization_id, address, action, outcome, object_type, object_id, object_name, reason, before, after, digest, hash
       FROM audit_entry WHERE lane = ${lane(scene)} AND seq = ${middle(scene)}`,
    );
  },
  'an entry put into a lane that there is not': async (scene) => {
    await scene.superuser.query(
      `UPDATE audit_entry SET lane = 16 + ${scene.random(9)} WHERE lane = ${lane(scene)} AND seq = ${perLane}`,
    );
    await headToLast(scene.superuser, 0);
  },
  'the beginning removed under a forged checkpoint': async (scene) => {
    const at = lane(scene);
    const seq = middle(scene);
    await scene.superuser.query(
      `INSERT INTO audit_checkpoint SELECT lane, seq, hash, at, at, encode(hash, 'base64') FROM audit_entry
       WHERE lane = ${at} AND seq = ${seq}`,
    );
    await scene.superuser.query(`DELETE FROM audit_entry WHERE lane = ${at} AND seq <= ${seq}`);
  },
  'a line of the anchor file edited': changeLines((lines, random) => {
    const at = random(lines.length);
    return lines.with(at, (lines[at] ?? '').replace(/[1-9a-f][0-9a-f]{7}/, '00000000'));
  }),
  'lines of the anchor file deleted': changeLines((lines, random) =>
    lines.toSpliced(random(lines.length), 1),
  ),
  'lines of the anchor file exchanged': changeLines((lines) => [
    ...lines.slice(0, -2),
    ...lines.slice(-2).reverse(),
  ]),
  'the anchor file deleted': ({ anchorFile }) => rm(anchorFile),
};
