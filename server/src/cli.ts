import { accountCommand, tokenCommand } from './cli/accounts.ts';
import { auditCommand, verifyAuditCommand, verifyExportCommand } from './cli/audit.ts';
import { doctorCommand } from './cli/doctor.ts';
import { exportCommand, importCommand } from './cli/imports.ts';
import { type Command, processIo, UsageError, wordsOf } from './cli/io.ts';
import { keysCommand } from './cli/keys.ts';
import { demoCommand, migrateCommand } from './cli/maintenance.ts';
import { organizationCommand, regionCommand } from './cli/organizations.ts';
import { verifyStatisticsCommand } from './cli/statistics.ts';
import { openRuntime } from './runtime.ts';

const commands: Readonly<Record<string, Command>> = {
  account: accountCommand,
  demo: demoCommand,
  export: exportCommand,
  import: importCommand,
  keys: keysCommand,
  migrate: migrateCommand,
  organization: organizationCommand,
  region: regionCommand,
  token: tokenCommand,
  'verify-audit': verifyAuditCommand,
  'verify-statistics': verifyStatisticsCommand,
};

const help = `zhibu — 支部 command line

  migrate                                    bring the database to this version
  demo [--members N]                         load a generated county into an empty registry
  account create|activate|reset …            accounts and their activation slips
  token create|list|revoke …                 tokens for scripts
  import members|organizations FILE          [--organization CODE] [--dry-run] [--report OUT.xlsx] [--json]
  export members                             [--reveal] [--json] [--format xlsx|csv --output FILE]
  verify-audit [--json]                      walk the audit chain, compare it with the anchors
  verify-audit --file EXPORT.zip             verify an export for the inspector; needs no database
  region add NUMBER                          another prefecture, such as 1508
  organization move-region CODE              --region NUMBER [--under CODE] [--on DATE] [--preview]
  verify-statistics [--repair] [--json]      count everything anew from the files and compare; put right
  audit anchor|prune …                       an anchor now; entries older than the log is kept
  keys list|rotate|resume|retire …           the master keys
  doctor [--json]                            look at keys, database, anchors, disk before anything is written

Exit 0 done, 1 refused (reasons on stderr), 2 wrong usage.
On this machine the command line acts as the system; every act is audited.`;

/** `npx zhibu …`: works beside a running server and without one. */
async function main([name = 'help', ...args]: string[]): Promise<number> {
  if (name === 'help' || name === '--help' || name === '-h') {
    processIo.out(help);
    return 0;
  }
  // These look only: they open no database, or make none.
  if (name === 'doctor') return doctorCommand(args, processIo);
  if (name === 'verify-audit' && args.some((arg) => arg === '--file' || arg.startsWith('--file=')))
    return verifyExportCommand(args, processIo);
  const command: Command | undefined = commands[name];
  if (!command && name !== 'audit') throw new UsageError(`unknown command "${name}"\n\n${help}`);
  const runtime = await openRuntime(() => undefined);
  try {
    return command
      ? await command(runtime.services, args, processIo)
      : await auditCommand(runtime, args, processIo);
  } finally {
    await runtime.close();
  }
}

/** Node's own parser of arguments refuses with these codes. */
const isUsage = (error: unknown) =>
  error instanceof UsageError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

// `zhibu export … | head`: the reader has enough, that is no error.
process.stdout.on('error', (error: Error & { code?: string }) =>
  process.exit(error.code === 'EPIPE' ? 0 : 1),
);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  for (const line of wordsOf(error)) processIo.err(line);
  process.exitCode = isUsage(error) ? 2 : 1;
}
