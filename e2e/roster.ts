/** A roster as an office hands it in, of invented people: some rows good, some wrong, for pages that show an import. */
export function rosterOf(branches: readonly string[], good: number, wrong: boolean): Buffer {
  const rows = Array.from({ length: good }, (_, index) =>
    row(index, branches[index % branches.length] ?? ''),
  );
  if (wrong) rows.push(...wrongRows(good, branches[0] ?? ''));
  const lines = [['2026年党员信息采集表'], heading, ...rows].map((cells) => cells.join(','));
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`);
}

const heading = [
  '姓名',
  '身份证号',
  '性别',
  '民族',
  '文化程度',
  '入党时间',
  '转正时间',
  '所在党支部',
  '手机',
];
const surnames = ['赵', '钱', '孙', '李', '周', '吴', '郑', '王', '冯', '陈', '欧阳', '乌力吉'];
const given = ['秀英', '建国', '玉兰', '志强', '海燕', '文华', '春梅', '永胜', '晓峰', '巴特尔'];

function row(index: number, branch: string): string[] {
  const year = 1958 + (index % 44);
  return [
    `${surnames[index % surnames.length]}${given[(index * 7) % given.length]}`,
    idNumberOf(year, index),
    idNumberOf(year, index).charCodeAt(16) % 2 === 1 ? '男' : '女',
    index % 9 === 4 ? '蒙古族' : '汉族',
    ['初中', '高中', '大专', '本科'][index % 4] ?? '',
    `${year + 22}.07.01`,
    `${year + 23}年7月1日`,
    branch,
    `139${String(40_000_000 + index * 7919)}`,
  ];
}

function wrongRows(from: number, branch: string): string[][] {
  const [digit, sex, date, place, phone, twice] = [0, 1, 2, 3, 4, 5].map((n) => row(from + n, branch));
  return [
    changed(digit, 1, (text) => `${text.slice(0, 17)}${text.at(-1) === '1' ? '2' : '1'}`),
    changed(sex, 2, (text) => (text === '男' ? '女' : '男')),
    changed(date, 5, () => '1990.13.45'),
    changed(place, 7, () => '云岭县退休教师第三党支部'),
    changed(phone, 8, () => '1394000'),
    changed(twice, 0, (text) => text),
    changed(twice, 3, (text) => text),
  ];
}

function changed(cells: string[] | undefined, at: number, change: (text: string) => string): string[] {
  return (cells ?? []).map((text, index) => (index === at ? change(text) : text));
}

/** An ID number of 18 digits with its check digit (GB 11643), of nobody. */
export function idNumberOf(year: number, index: number): string {
  const month = String(1 + (index % 12)).padStart(2, '0');
  const day = String(1 + (index % 28)).padStart(2, '0');
  const first = `150785${year}${month}${day}${String(100 + (index % 900)).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, place) => total + weight * Number(first[place]), 0);
  return first + '10X98765432'.charAt(sum % 11);
}
