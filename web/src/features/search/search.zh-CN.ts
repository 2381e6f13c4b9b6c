export const searchZh = {
  label: '查找党员和党组织',
  placeholder: '查找党员、党组织',
  labelOrganizations: '查找党组织',
  shortcut: '按 / 键开始查找',
  members: '党员',
  organizations: '党组织',
  none: '没有找到“{{text}}”',
  noneExact: '您管理的范围内没有这个号码的党员。',
  tooShort: '请至少输入 2 个字。',
  allMembers: '在党员名单里查看全部',
  failed: '查找没有成功，请再试一次。',
  searching: '正在查找…',
} as const;
