import { makeAttackers } from './lib/attackers.ts';
import { attemptOf, type Ground } from './lib/attempt.ts';
import { loadThings } from './lib/objects.ts';
import { isWrite, type Operation, operations } from './lib/operations.ts';
import { countOf, writeSecurityProof } from './lib/report.ts';
import { populate } from './lib/seed.ts';
import { soundRequests } from './lib/sound.ts';
import { openWorld } from './lib/world.ts';

export interface MaskedResult {
  responses: number;
  operations: number;
  bytes: number;
  /** Full numbers and addresses that stood in an answer, with the operation. */
  shown: string[];
}

/** Answers that show in full by their purpose, after a reason and a fresh sign-in, or to the person alone. */
const inFull = new Set([
  'POST /members/{id}/reveal',
  'POST /correction-requests/{id}/reveal',
  'POST /members/{id}/copies',
  'POST /transfers/{id}/letter',
  // The officer's own file back, with a column of problems beside it.
  'GET /member-imports/{id}/report',
]);

/** A resident ID number (18 or 15 digits) or a mobile number, standing for itself. */
const fullNumber = /(?<![\da-f-])(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?![\da-f-])/;

/** Every operation that answers about people, by everybody, and every write that answers with what it wrote. */
export async function scanMasked(wanted: number): Promise<MaskedResult> {
  const world = await openWorld();
  try {
    const population = await populate(world);
    const attackers = (await makeAttackers(world, population)).filter(
      ({ ended, role }) => !ended && role !== 'nobody',
    );
    const ground: Ground = { population, things: await loadThings(world) };
    await world.keep();
    const sound = soundRequests(ground, attackers).filter(({ key }) => !inFull.has(key));
    const asked = operations().filter((operation) => isReading(operation) && !inFull.has(operation.key));
    const addresses = Object.values(population.members).flatMap((members) =>
      members.map(({ person }) => person.address),
    );
    const result: MaskedResult = { responses: 0, operations: 0, bytes: 0, shown: [] };
    const seen = new Set<string>();
    const look = (key: string, answer: { status: number; text: string }) => {
      if (answer.status >= 300) return;
      seen.add(key);
      result.responses += 1;
      result.bytes += answer.text.length;
      const number = fullNumber.exec(answer.text)?.[0];
      const address = addresses.find((each) => answer.text.includes(each));
      if (number ?? address) result.shown.push(`${key}: ${number ?? address}`);
    };
    for (const { key, sent } of sound) look(key, await world.send(sent));
    await world.restore();
    for (let n = 0; result.responses < wanted && n < wanted * 20; n += 1) {
      const operation = asked[n % asked.length];
      const signed = attackers[Math.floor(n / asked.length) % attackers.length];
      if (!operation || !signed) continue;
      const { sent } = attemptOf(ground, operation, signed, ['own', 'own'], n);
      const body = operation.key === 'POST /member-exports' ? { format: 'csv' } : sent.body;
      look(operation.key, await world.send({ ...sent, ...(body === undefined ? {} : { body }) }));
    }
    result.operations = seen.size;
    return result;
  } finally {
    await world.close();
  }
}

const readingPosts = ['POST /members/search', 'POST /member-exports'];
const isReading = (operation: Operation) => !isWrite(operation) || readingPosts.includes(operation.key);

if (import.meta.main) {
  const result = await scanMasked(countOf(2000));
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  writeSecurityProof('masked', [
    `${result.responses} successful answers of ${result.operations} operations that do not reveal, to every role (${Math.round(result.bytes / 1000)} kB), exports as .csv among them`,
    `**${result.shown.length} with a full ID number, mobile number or address**`,
  ]);
  process.exit(result.shown.length === 0 ? 0 : 1);
}
