/** From the running draft to what the superior took. `closed`: filed by the top, which nobody stands above. */
export const reportStates = {
  draft: { zh: '未报送', en: 'Not filed' },
  filed: { zh: '已报送，待接收', en: 'Filed, waits for acceptance' },
  returned: { zh: '已退回', en: 'Returned' },
  accepted: { zh: '已接收', en: 'Accepted' },
  closed: { zh: '已报送，本年度办结', en: 'Filed, the year is closed' },
} as const;
export type ReportState = keyof typeof reportStates;
export const reportStateKeys = Object.keys(reportStates) as ReportState[];
