import { roles } from '@zhibu/contract/authorization';
import type { DemoResult } from './demo/load.ts';
import { systemActor } from './kernel/authorization.ts';
import { sql } from './kernel/database.ts';
import type { Services } from './services.ts';

/** The one block that `npm start` prints. */
export async function startedBlock(
  services: Services,
  demo: DemoResult | null,
  tookMs: number,
): Promise<string> {
  const { publicUrl, dataDir, databaseUrl } = services.settings;
  const counts = await services.database.read(systemActor().scope, (reader) =>
    reader.first(sql<{ organizations: number }>`SELECT count(*) AS organizations FROM organization`),
  );
  const empty = (counts?.organizations ?? 0) === 0;
  const lines = [
    '',
    '  支部 Zhibu',
    '',
    `  打开 open      ${publicUrl}`,
    `  数据 data      ${databaseUrl === null ? dataDir : 'DATABASE_URL'}`,
    `  就绪 ready in  ${(tookMs / 1000).toFixed(1)} s`,
    `  停止 stop      Ctrl-C`,
    '',
    ...(empty
      ? [
          '  登记簿还是空的：打开上面的网址，按提示完成首次设置。',
          '  The registry is empty: open the address to set it up.',
          '',
        ]
      : []),
    ...demoLines(demo),
  ];
  return `${lines.join('\n')}\n`;
}

export function demoLines(demo: DemoResult | null): string[] {
  if (!demo) return [];
  if (demo.outcome === 'not_empty')
    return [
      '  登记簿已有数据，没有再装入演示数据。',
      '  The registry is not empty: no demo data was loaded.',
      '',
    ];
  return [
    `  演示县：${demo.organizations} 个党组织，${demo.members} 名党员（数据均为随机生成）`,
    `  Demo county: ${demo.organizations} organisations, ${demo.members} members, all generated`,
    '',
    ...demo.accounts.map(
      ({ login, role }) =>
        `    ${login.padEnd(14)} ${role === null ? '党员 member' : `${roles[role].zh} ${roles[role].en}`}`,
    ),
    '',
    demo.password === null
      ? '  密码 password  ZHIBU_DEMO_PASSWORD'
      : `  密码 password  ${demo.password}   （只显示这一次 shown once）`,
    '  各管理岗位首次登录时需设置两步验证 officers set up their second factor at first sign-in',
    '',
  ];
}
