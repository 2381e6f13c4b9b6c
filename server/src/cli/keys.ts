import { parseArgs } from 'node:util';
import { advanceRotation, keysStatus, retireKey, startRotation } from '../features/keys/public.ts';
import { systemActor } from '../kernel/authorization.ts';
import type { Services } from '../services.ts';
import { type Command, type Io, UsageError } from './io.ts';

const usage = `keys list [--json]        the keys, what names each, how far a change is
keys rotate [--json]      a new key; everything is sealed again under it
keys resume [--json]      go on with a change that was interrupted
keys retire N [--json]    take an old key out of the file, when nothing names it`;

/** `keys list|rotate|resume|retire`: works beside the running server, which notices a new key within a second. */
export const keysCommand: Command = async (services, args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [act, id, ...more] = positionals;
  if (more.length > 0 || (id !== undefined) !== (act === 'retire')) throw new UsageError(usage);
  const actor = systemActor();
  switch (act) {
    case 'list':
    case 'status':
      break;
    case 'rotate':
      await startRotation(services, actor, { enqueue: false });
      await advance(services, io);
      break;
    case 'resume':
      await advance(services, io);
      break;
    case 'retire':
      if (!/^\d{1,5}$/.test(id ?? '')) throw new UsageError(usage);
      await retireKey(services, actor, Number(id));
      break;
    default:
      throw new UsageError(usage);
  }
  await print(services, io, values.json);
  return 0;
};

async function advance(services: Services, io: Io): Promise<void> {
  const width = 30;
  await advanceRotation(services, {
    onProgress(done, total) {
      if (!io.interactive) return;
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░');
      process.stderr.write(`\r  ${bar} ${done}/${total}`);
    },
  });
  if (io.interactive) process.stderr.write('\r\u001b[K');
}

async function print(services: Services, io: Io, json: boolean): Promise<void> {
  const { can: _can, ...status } = await keysStatus(services, systemActor());
  if (json) {
    io.out(JSON.stringify(status));
    return;
  }
  for (const { id, createdAt, current, uses } of status.keys) {
    const named = uses?.map(({ part, n }) => `${part} ${n}`).join(', ') || '—';
    io.out(`${current ? '*' : ' '} ${id}\t${String(createdAt)}\t${named}`);
  }
  if (status.unknown > 0)
    io.err(
      `有 ${status.unknown} 项内容的密钥不在密钥文件里，请从备份恢复密钥文件。 ${status.unknown} value(s) name a key that the file lacks: restore it from the backup.`,
    );
  const { rotation } = status;
  if (rotation?.state === 'running')
    io.out(
      `正在换用密钥 ${rotation.toKey}：npx zhibu keys resume 继续。 Changing to key ${rotation.toKey}; npx zhibu keys resume goes on.`,
    );
  io.out(`签名公钥 public key of signatures: ${status.publicKey}`);
}
