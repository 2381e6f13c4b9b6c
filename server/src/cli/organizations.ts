import { parseArgs } from 'node:util';
import type { OperationOutcomeAnswer } from '@zhibu/contract/organization-operations';
import { addRegion, moveToRegion } from '../features/operations/public.ts';
import { systemActor } from '../kernel/authorization.ts';
import { dayInChina } from '../kernel/clock.ts';
import { sql } from '../kernel/database.ts';
import type { Services } from '../services.ts';
import { type Command, type Io, UsageError } from './io.ts';

/** `region add NUMBER`: a prefecture by the first four digits of its division code. */
export const regionCommand: Command = async (services, args, io) => {
  const [verb, number = '', ...more] = args;
  if (verb !== 'add' || !/^\d{4}$/.test(number) || more.length > 0)
    throw new UsageError('region add NUMBER — the first four digits of a division code, such as 1508');
  const region = await addRegion(services, systemActor(), Number(number));
  io.out(`${region.id} ${region.name} ${region.path}`);
  return 0;
};

const usage =
  'organization move-region CODE --region NUMBER [--under CODE] [--on YYYY-MM-DD] [--reason TEXT] [--preview] [--json]';

/** `organization move-region CODE …`: with everything below it into another region; no duty reaches across two. */
export const organizationCommand: Command = async (services, args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      region: { type: 'string' },
      under: { type: 'string' },
      on: { type: 'string' },
      reason: { type: 'string' },
      preview: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [verb, code, ...more] = positionals;
  if (verb !== 'move-region' || code === undefined || more.length > 0 || !/^\d{4}$/.test(values.region ?? ''))
    throw new UsageError(usage);
  const wish = {
    id: await idOf(services, code),
    regionId: Number(values.region),
    parentId: values.under === undefined ? null : await idOf(services, values.under),
    on: values.on ?? dayInChina(services.clock.now()),
    reason: values.reason ?? null,
  };
  const outcome = await moveToRegion(services, systemActor(), wish, values.preview);
  if (values.json) io.out(JSON.stringify(outcome));
  else tell(io, outcome);
  return outcome.blocks.length > 0 ? 1 : 0;
};

async function idOf(services: Services, code: string): Promise<string> {
  const found = await services.database.read(systemActor().scope, (reader) =>
    reader.first(
      sql<{ id: string }>`SELECT organization_id AS id FROM organization_code_locator WHERE code = ${code}`,
    ),
  );
  if (!found) throw new UsageError(`no organisation has the code ${code}`);
  return found.id;
}

function tell(io: Io, { preview, members, organizations, blocks, warnings }: OperationOutcomeAnswer): void {
  const done = preview ? { zh: '将划转', en: 'would move' } : { zh: '已划转', en: 'moved' };
  io.out(
    `${done.zh} ${organizations} 个党组织、${members} 份党员档案。 ${organizations} organisations and ${members} files ${done.en}.`,
  );
  for (const { words } of [...blocks, ...warnings]) io.err(`${words.zh} ${words.en}`);
}
