import type { Words } from '../../kernel/errors.ts';

/**
 * By which right somebody looked at a file, in words for its owner (PIPL art. 44: to know and to decide). The duty
 * and its organisation stand beside it in the line; a reveal's reason, too.
 */
export type AccessAction = 'opened' | 'revealed' | 'exported' | 'copied';

const task: Words = {
  zh: '《中国共产党章程》第三十二条：党的基层组织对党员进行教育、管理、监督和服务',
  en: 'Party constitution, art. 32: the branch educates, manages, supervises and serves its members',
};
const necessary: Words = {
  zh: '《个人信息保护法》第十三条第一款第三项：履行职责所必需',
  en: 'PIPL art. 13(1)(3): needed to carry out a duty',
};
const sensitive: Words = {
  zh: '《个人信息保护法》第二十八条：敏感信息须有特定目的和充分必要性，理由见上',
  en: 'PIPL art. 28: sensitive data need a specific purpose and necessity; the reason is given above',
};
const own: Words = {
  zh: '《个人信息保护法》第四十五条：本人查阅、复制',
  en: 'PIPL art. 45: the person’s own access and copy',
};
const machine: Words = {
  zh: '系统运行维护，依操作规程，全程留痕',
  en: 'Operation of the system by its rules; every act is logged',
};

const joined = (...parts: readonly Words[]): Words => ({
  zh: parts.map(({ zh }) => zh).join('；'),
  en: parts.map(({ en }) => en).join('; '),
});

/** @param role as the log keeps it: a duty's role, `self` or `system` */
export function groundOf(action: AccessAction, role: string): Words {
  if (role === 'self') return own;
  if (role === 'system') return machine;
  return action === 'revealed' ? joined(task, sensitive) : joined(task, necessary);
}
