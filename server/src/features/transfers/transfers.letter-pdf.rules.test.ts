import { describe, expect, it } from 'vitest';
import { type PdfContent, renderPdf } from '../../integrations/pdf.ts';
import { type LetterPaper, letterDocument } from './transfers.letter-pdf.rules.ts';

const paper: LetterPaper = {
  content: {
    format: 'zhibu-letter-1',
    number: '第 2026-0007 号',
    name: '张伟',
    sex: '男',
    age: 36,
    ethnicGroup: '汉族',
    stage: 'full',
    branch: '东河镇第一党支部',
    committee: '中共云岭县东河镇委员会',
    to: '中共云岭县西山镇委员会',
    issuedOn: '2026-10-01',
    until: '2026-10-31',
    days: 30,
    duesUntil: '2026-10',
  },
  state: 'valid',
  voidReason: null,
  idNumber: '150***********1017',
  issuer: { phone: '0871-65123456', address: '东河镇人民路12号' },
  qr: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="M0 0h29v29z"/></svg>',
  code: 'QGZK70D8HXTTNYTHVXZNK7G487',
  receipt: null,
  isOutside: false,
};
const with_ = (content: Partial<LetterPaper['content']>, more: Partial<LetterPaper> = {}) => ({
  ...paper,
  ...more,
  content: { ...paper.content, ...content },
});

/** Everything that a piece says, pictures by their characters. */
function wordsOf(piece: PdfContent): string {
  if ('text' in piece) return typeof piece.text === 'string' ? piece.text : piece.text.map(wordsOf).join('');
  if ('stack' in piece) return piece.stack.map(wordsOf).join('\n');
  if ('columns' in piece) return piece.columns.map(wordsOf).join('\n');
  if ('table' in piece) return piece.table.body.flat().map(wordsOf).join('\n');
  return 'svg' in piece ? piece.svg.replaceAll(/<[^>]*>/g, '') : '';
}
/** Stub, cut, letter, cut, receipt. */
function partsOf(one: LetterPaper): string[] {
  const [sheet] = letterDocument(one).content;
  if (!sheet || !('table' in sheet)) throw new Error('no sheet');
  return sheet.table.body.map((row) => row.map(wordsOf).join('').replaceAll('\u00a0', ' '));
}
async function pagesOf(one: LetterPaper): Promise<number> {
  const bytes = await renderPdf(letterDocument(one));
  return bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
}

describe('the sheet', () => {
  it('has three parts with the number on each, and in capitals across either cut', () => {
    const [stub, first, letter, second, receipt] = partsOf(paper);
    for (const part of [stub, letter, receipt]) expect(part).toContain('第 2026-0007 号');
    for (const cut of [first, second]) expect(cut).toContain('第 贰零贰陆-零零零柒 号');
    expect(stub).toContain('介绍信存根');
    expect(receipt).toContain('介绍信回执');
  });

  it('says who goes where, until when and how far dues are paid, in capitals', () => {
    const [stub, , letter, , receipt] = partsOf(paper);
    expect(letter).toContain(
      '张伟同志（男，36岁，汉族），系中国共产党正式党员，公民身份号码 150***********1017，由中共云岭县东河镇委员会东河镇第一党支部去中共云岭县西山镇委员会，请转接组织关系。该同志党费已交至贰零贰陆年壹拾月。',
    );
    expect(letter).toContain('（有效期叁拾天，至贰零贰陆年壹拾月叁拾壹日止）');
    expect(letter).toContain('QGZK 70D8 HXTT NYTH VXZN K7G4 87');
    expect(stub).toContain('有效期叁拾天');
    expect(receipt).toMatch(/编入 +党支部，特此回复/);
  });

  it('bears the seal of the committee that issued it, said to be an electronic one', () => {
    const [stub, , letter, , receipt] = partsOf(paper);
    expect(letter).toContain('中共云岭县东河镇委员会电子印章');
    expect(`${stub}${receipt}`).not.toContain('电子印章');
  });

  it('keeps the ID number on the letter alone, and says nothing of one that is not to be seen', () => {
    const [stub, , , , receipt] = partsOf(paper);
    expect(`${stub}${receipt}`).not.toContain('1017');
    expect(partsOf(with_({}, { idNumber: null }))[2]).toContain('正式党员，由中共');
  });

  it('calls nobody a member who is none, and asks for no dues then', () => {
    const [stub, , letter] = partsOf(with_({ stage: 'activist', duesUntil: null, ethnicGroup: null }));
    expect(letter).toContain('张伟同志（男，36岁），系入党积极分子，');
    expect(`${stub}${letter}`).not.toMatch(/中国共产党|党费/);
  });

  it('names a committee once whose own member leaves', () => {
    const committee = '中共云岭县东河镇委员会';
    expect(partsOf(with_({ branch: committee }))[2]).toContain(`由${committee}去`);
  });
});

describe('what became of it', () => {
  it('is struck across every part of a void letter, with the reason', () => {
    const parts = partsOf(with_({}, { state: 'void', voidReason: '原件遗失' }));
    for (const part of [parts[0], parts[2], parts[4]]) expect(part).toContain('作废');
    expect(parts[2]).toContain('原因：原件遗失');
    expect(partsOf(paper).join('')).not.toContain('作废');
  });

  it('stands on the stub and the receipt of a letter that was used', () => {
    const receipt = { on: '2026-10-12', branch: '西山镇机关第一党支部', actorName: '李红梅' };
    const parts = partsOf(with_({}, { state: 'used', receipt }));
    expect(parts[0]).toContain('已于贰零贰陆年壹拾月壹拾贰日接收，编入西山镇机关第一党支部');
    expect(parts[4]).toContain(
      '已于贰零贰陆年壹拾月壹拾贰日由我处接收，编入西山镇机关第一党支部，特此回复。',
    );
    expect(parts[4]).toContain('中共云岭县西山镇委员会电子印章');
  });
});

const longNames = {
  name: '迪丽热巴·迪力木拉提',
  committee: '中共云岭县高新技术产业开发区非公有制经济组织和社会组织工作委员会',
  branch: '云岭县高新区新一代信息技术产业园联合党支部',
  to: '中共江苏省南京市建邺区莫愁湖街道工作委员会',
};
const forty = '中共云岭县松涛镇草原生态保护与畜牧业高质量发展产业园区非公有制经济组织综合委员会';
const ofForty = { name: '阿拉坦其其格·额尔德尼巴雅尔·乌云塔娜', branch: forty, committee: forty, to: forty };
it.each<[string, LetterPaper]>([
  ['valid', paper],
  ['void', with_({}, { state: 'void', voidReason: '原件遗失，已补开新的介绍信' })],
  ['used', with_({}, { receipt: { on: '2026-10-12', branch: '西山镇机关第一党支部', actorName: '李红梅' } })],
  ['with long names', with_(longNames)],
  ['with names of forty characters', with_(ofForty)],
  [
    'used, with names of forty characters',
    with_(ofForty, { receipt: { on: '2026-10-12', branch: forty, actorName: '李红梅' } }),
  ],
])('one sheet holds a letter that is %s', async (_, one) => {
  expect(await pagesOf(one)).toBe(1);
});

it('keeps the receipt in one piece where names are as long as can be', async () => {
  const long = '委'.repeat(100);
  expect(await pagesOf(with_({ branch: long, committee: long, to: long }))).toBeLessThanOrEqual(2);
});
