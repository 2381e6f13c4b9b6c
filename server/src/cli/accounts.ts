import { parseArgs } from 'node:util';
import { type Role, roleKeys } from '@zhibu/contract/authorization';
import {
  accountIdOf,
  activateWithPassword,
  createToken,
  inviteAccount,
  issueActivation,
  listTokens,
  resetAccount,
  revokeToken,
} from '../features/accounts/public.ts';
import { systemActor } from '../kernel/authorization.ts';
import { isId } from '../kernel/ids.ts';
import type { Services } from '../services.ts';
import { type Command, type Io, UsageError } from './io.ts';

const accountUsage = `account create LOGIN --name NAME [--role ROLE --organization CODE] [--json]
account activate LOGIN [--password-stdin] [--json]
account reset LOGIN [--json]
roles: ${roleKeys.join(', ')}`;

const tokenUsage = `token create --account LOGIN --days N [--name NAME] [--json]
token list [--account LOGIN] [--json]
token revoke ID`;

/** `account create|activate|reset`: accounts and their activation slips. */
export const accountCommand: Command = async (services, args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      account: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      organization: { type: 'string' },
      'password-stdin': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [act, first, ...more] = positionals;
  const login = first ?? values.account;
  if (login === undefined || more.length > 0) throw new UsageError(accountUsage);
  const actor = systemActor();
  if (act === 'create') {
    const { name, organization } = values;
    if (name === undefined) throw new UsageError(accountUsage);
    const role = roleOf(values.role);
    if ((role === undefined) !== (organization === undefined)) throw new UsageError(accountUsage);
    const slip = await inviteAccount(services, actor, { login, name, role, organizationCode: organization });
    if (slip) printSlip(io, slip, values.json);
    else
      io.out(
        values.json
          ? JSON.stringify({ login })
          : '账号已有，职务已授予。 The account was there; it has the duty now.',
      );
    return 0;
  }
  if (act === 'activate' && values['password-stdin']) {
    await activateWithPassword(services, actor, { login, password: await firstLine(process.stdin) });
    io.out(
      values.json ? JSON.stringify({ login, status: 'active' }) : `账号已激活：${login}。 Active: ${login}.`,
    );
    return 0;
  }
  if (act !== 'activate' && act !== 'reset') throw new UsageError(accountUsage);
  const accountId = await accountIdOf(services, actor, login);
  const change = act === 'activate' ? issueActivation : resetAccount;
  printSlip(io, (await change(services, actor, accountId)).slip, values.json);
  return 0;
};

function roleOf(text: string | undefined): Role | undefined {
  if (text === undefined) return undefined;
  const role = roleKeys.find((key) => key === text);
  if (!role) throw new UsageError(`没有这个职务 / no such role: ${text}\n${accountUsage}`);
  return role;
}

interface Slip {
  login: string;
  name: string;
  code: string;
  url: string;
  expiresAt: Date;
}

function printSlip(io: Io, { login, name, code, url, expiresAt }: Slip, json: boolean): void {
  if (json) {
    io.out(JSON.stringify({ login, name, code, url, expiresAt }));
    return;
  }
  io.out(`账号 account     ${login}（${name}）`);
  io.out(`激活码 code      ${code}   （只显示这一次 shown once）`);
  io.out(`打开 open        ${url}`);
  io.out(`有效期至 until   ${expiresAt.toISOString()}`);
}

/** A password comes by the standard input, never as an argument that others on the machine can list. */
async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.includes('\n') || text.length > 1000) break;
  }
  return text.split(/\r?\n/)[0] ?? '';
}

/** `token create|list|revoke`: tokens for scripts. */
export const tokenCommand: Command = async (services, args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      account: { type: 'string' },
      days: { type: 'string' },
      name: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [act, id, ...more] = positionals;
  if (more.length > 0) throw new UsageError(tokenUsage);
  if (act === 'create' && id === undefined) return create(services, io, values);
  if (act === 'list' && id === undefined) return list(services, io, values);
  if (act === 'revoke' && id !== undefined && isId(id)) {
    await revokeToken(services, systemActor(), id);
    io.out(values.json ? JSON.stringify({ id, revoked: true }) : '令牌已撤销。 The token is revoked.');
    return 0;
  }
  throw new UsageError(tokenUsage);
};

interface TokenWish {
  account?: string;
  days?: string;
  name?: string;
  json: boolean;
}

/** Prints the token alone on the standard output, so that a script can take it as it is. */
async function create(services: Services, io: Io, { account, days, name, json }: TokenWish): Promise<number> {
  if (account === undefined || days === undefined) throw new UsageError(tokenUsage);
  const token = await createToken(services, systemActor(), { login: account, days: Number(days), name });
  if (json) {
    io.out(
      JSON.stringify({ id: token.id, token: token.secret, expiresAt: token.expiresAt, duty: token.duty }),
    );
    return 0;
  }
  const duty = token.duty ? `${token.duty.role} · ${token.duty.organization}` : '—';
  io.err(`职务 duty ${duty}；有效期至 until ${token.expiresAt.toISOString()}；只显示这一次 shown once：`);
  io.out(token.secret);
  return 0;
}

async function list(services: Services, io: Io, { account, json }: TokenWish): Promise<number> {
  const tokens = await listTokens(services, systemActor(), account);
  if (json) io.out(JSON.stringify(tokens));
  else
    for (const { id, login, name, expiresAt } of tokens)
      io.out([id, login, name, expiresAt.toISOString()].join('\t'));
  return 0;
}
