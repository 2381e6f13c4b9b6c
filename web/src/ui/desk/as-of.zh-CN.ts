/** Words of looking at the registry as of a day. */
export const asOfZh = {
  today: '截至今天',
  day: '截至 {{day}}',
  now: '今天（现在的情况）',
  lastYear: '去年末（{{day}}）',
  other: '其他日期',
  look: '查看',
  ahead: '不能选将来的日期。',
  see: '您看到的是 {{day}} 的{{what}}（按现在所知）',
  seeThen: '您看到的是 {{day}} 的{{what}}（按 {{known}} 当时所知）',
  knownThen: '改按当时所知',
  knownNow: '改按现在所知',
  back: '回到今天',
} as const;
