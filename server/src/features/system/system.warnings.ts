import type { Words } from '../../kernel/errors.ts';

/** What the warnings are decided from. */
export interface Condition {
  publicUrl: string;
  /** Permission bits of the key file; null when it cannot be read. */
  keyFileMode: number | null;
  /** The database's role bypasses row-level security. */
  bypassesRowSecurity: boolean;
  failedJobs: number;
  /** The last check of the statistics; null before the first. */
  statistics: { day: string; differing: number } | null;
  /** A year into which days set by working days reach already, and whose days off are not in this version. */
  unknownYear: number | null;
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** What the system admin should mend, most serious first; each says what to do. */
export function warningsOf(condition: Condition): Words[] {
  const warnings: Words[] = [];
  if (condition.bypassesRowSecurity)
    warnings.push({
      zh: '数据库账号可以绕过行级安全，请改用安装程序建立的 zhibu_app 账号连接。',
      en: 'The database role bypasses row-level security: connect as the role zhibu_app that the set-up made.',
    });
  const { protocol, hostname } = new URL(condition.publicUrl);
  if (protocol === 'http:' && !loopback.test(hostname))
    warnings.push({
      zh: '访问地址是 http，密码和档案会明文传输。请在前面加上 HTTPS，并把 PUBLIC_URL 改为 https:// 开头。',
      en: 'The address is http, so passwords and files travel in the clear: put HTTPS in front and set PUBLIC_URL to https://.',
    });
  if (condition.keyFileMode === null)
    warnings.push({
      zh: '读不到密钥文件。没有它，重启后无法打开档案中的加密内容，请立即从备份恢复。',
      en: 'The key file cannot be read: without it nothing sealed opens after a restart. Restore it from the backup now.',
    });
  else if ((condition.keyFileMode & 0o077) !== 0)
    warnings.push({
      zh: '密钥文件能被本机其他用户读取，请执行 chmod 600，只留给运行本系统的用户。',
      en: 'Other users of this machine can read the key file: chmod 600, owned by the user that runs the server.',
    });
  if (condition.failedJobs > 0)
    warnings.push({
      zh: `有 ${condition.failedJobs} 个后台任务多次失败，请查看日志中的原因。`,
      en: `${condition.failedJobs} background job(s) failed for good; the log says why.`,
    });
  const { statistics } = condition;
  if (statistics && statistics.differing > 0)
    warnings.push({
      zh: `${statistics.day}的夜间核对发现统计与档案有 ${statistics.differing} 处不一致。请在服务器上运行 npx zhibu verify-statistics 查明，再用 --repair 改正。`,
      en: `The nightly check of ${statistics.day} found ${statistics.differing} place(s) where the statistics differ from the files: run npx zhibu verify-statistics on the server, then --repair.`,
    });
  const { unknownYear } = condition;
  if (unknownYear !== null)
    warnings.push({
      zh: `这个版本还没有${unknownYear}年的放假和调休安排，按工作日计算的期限（接收、审批、更正答复）可能算得太早。请更新到含有该年安排的版本；更新前已经定下的期限不会改变。`,
      en: `This version does not know the days off of ${unknownYear}: what is due by working days (acceptance, approval, answers to corrections) may be set too early. Update to a version that does; days set before stay as they are.`,
    });
  return warnings;
}
