import type { FastifyReply } from 'fastify';
import type { Actor } from '../../src/kernel/authorization.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { openVault } from '../../src/kernel/crypto.ts';
import { createDatabase, sql } from '../../src/kernel/database.ts';
import { remembered } from '../../src/kernel/idempotency.ts';

/**
 * A process that works on an Idempotency-Key until it is killed: `node holds-a-key.ts URL MASTER-KEY ACCOUNT KEY OPERATION BODY
 * [commits]`. Says `held` when it works, with `commits` after a first transaction.
 */
const [url = '', masterKey = '', accountId = '', key = '', operation = '', body = '', commits] =
  process.argv.slice(2);
const database = createDatabase(url);
const scope = { pathFrom: '', pathUntil: '', memberId: null, accountId, gate: '' } as const;
const actor = { accountId, scope } as unknown as Actor; // all that the key asks of it
const reply = { statusCode: 201 } as unknown as FastifyReply; // never answered
const dependencies = { database, clock: systemClock, vault: await openVault(masterKey) };
await remembered(dependencies, actor, key, operation, JSON.parse(body), reply, async () => {
  if (commits) await database.transaction(scope, (tx) => tx.rows(sql`SELECT 1`));
  process.stdout.write('held\n');
  await new Promise(() => setInterval(() => undefined, 1000));
});
