import { type Stage, stages } from '@zhibu/contract/fields';
import { compactText } from '../../kernel/standards/text.ts';

/** Names offices use besides our own; `member`: a member, the dates say of which kind. */
const aliases: Readonly<Record<string, Stage | 'member'>> = {
  正式: 'full',
  中共正式党员: 'full',
  '中共党员(正式)': 'full',
  '党员(正式)': 'full',
  '正式党员(含预备期)': 'full',
  预备: 'probationary',
  中共预备党员: 'probationary',
  '中共党员(预备)': 'probationary',
  '党员(预备)': 'probationary',
  积极分子: 'activist',
  申请人: 'applicant',
  申请入党人: 'applicant',
  申请入党人员: 'applicant',
  死亡: 'deceased',
  已去世: 'deceased',
  已故: 'deceased',
  取消预备资格: 'probation_cancelled',
  取消预备期: 'probation_cancelled',
  被取消预备党员资格: 'probation_cancelled',
  党员: 'member',
  中共党员: 'member',
  共产党员: 'member',
  中国共产党党员: 'member',
  '01': 'member',
  '01中共党员': 'member',
  '02': 'probationary',
  '02中共预备党员': 'probationary',
  partymember: 'member',
  member: 'member',
  probationer: 'probationary',
};

const byText = new Map<string, Stage | 'member'>([
  // Object.entries loses the key type of a Record; the table has no other keys.
  ...(Object.entries(stages) as [Stage, { zh: string; en: string }][]).flatMap(([stage, { zh, en }]) => [
    [stage, stage] as const,
    [zh, stage] as const,
    [compactText(en).toLowerCase(), stage] as const,
  ]),
  ...Object.entries(aliases),
]);

/** Stage a cell names (正式党员, 预备, GB/T 4762 code 01/02 …); `member` for 中共党员; null: unknown. */
export function lookupStage(text: string): Stage | 'member' | null {
  return byText.get(text) ?? byText.get(compactText(text).toLowerCase()) ?? null;
}
