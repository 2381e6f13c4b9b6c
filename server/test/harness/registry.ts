import { findFor, valuesOf } from '../../src/features/members/members.store.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { asOwner } from './accounts.ts';
import type { TestApp } from './app.ts';

/** Everything the registry knows of its people, in the clear, in the order of their ID numbers. */
export async function registryOf(t: TestApp) {
  const ids = await asOwner<{ id: string }>(t, 'SELECT id FROM member');
  const system = systemActor();
  const people = await t.services.database.read(system.scope, async (reader) => {
    const records = [];
    for (const { id } of ids) records.push(await findFor(reader, system, id));
    return records.map((record) => ({
      ...valuesOf(record, t.services.vault),
      joinedPrecision: record.joinedPrecision,
      fullPrecision: record.fullPrecision,
      organization: record.organizationCode,
    }));
  });
  return people.sort((a, b) => (a.idNumber < b.idNumber ? -1 : 1));
}
