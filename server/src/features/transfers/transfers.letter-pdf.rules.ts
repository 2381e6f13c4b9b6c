import { stages } from '@zhibu/contract/fields';
import type { PdfContent, PdfDefinition, PdfText } from '../../integrations/pdf.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { LetterContent } from './transfers.letters.ts';
import { capitalDay, capitalMonth, capitalNumber } from './transfers.numerals.rules.ts';
import { cut, red, seal, sheetMargins, sheetWidth, stamp } from './transfers.seal.rules.ts';

/** What stands on the paper besides what the code opens to. */
export interface LetterPaper {
  content: LetterContent;
  state: 'valid' | 'void' | 'used';
  voidReason: string | null;
  idNumber: string | null;
  /** How the committee that issued it is reached now. */
  issuer: { phone: string | null; address: string | null };
  /** QR code of the public page, as SVG. */
  qr: string;
  code: string;
  receipt: { on: LocalDate; branch: string | null; actorName: string } | null;
  /** Carried to an organisation that is not in this registry: nobody checks in by the code, the receipt comes on paper. */
  isOutside: boolean;
}

const grey = '#595959';

/** So many characters of names, and the letters become smaller: it stays one sheet. */
const longText = 90;
/** A reason has up to 500 characters; the page behind the code has all of it. */
const longReason = 60;

/** The letter in its three parts on one sheet, cut along the dotted lines; each part bears the number (domain rule 21). */
export function letterDocument(paper: LetterPaper): PdfDefinition {
  const { content, state } = paper;
  const { name, branch, committee, to } = content;
  const isLong = [name, branch, committee, to, paper.receipt?.branch ?? ''].join('').length > longText;
  const parts = [stub(paper), cut(content), letter(paper), cut(content), receipt(paper)];
  return {
    info: { title: `${titleOf(content)} ${content.number}` },
    pageSize: 'A4',
    pageMargins: sheetMargins,
    defaultStyle: { fontSize: isLong ? 9.5 : 11.5, lineHeight: isLong ? 1.05 : 1.15 },
    content: [
      {
        layout: 'noBorders',
        table: {
          widths: ['*'],
          // The sheet is filled where there is room; more text takes what it needs.
          heights:
            state === 'valid' && !isLong
              ? [126, 'auto', 360, 'auto', 'auto']
              : ['auto', 'auto', 'auto', 'auto', 'auto'],
          dontBreakRows: true,
          body: parts.map((stack) => [{ stack }]),
        },
      },
    ],
  };
}

/** Who is not of the Party yet moves with a letter, too, but belongs to it by no affiliation. */
const isOfParty = ({ stage }: LetterContent) => stage === 'full' || stage === 'probationary';
const titleOf = (content: LetterContent) =>
  isOfParty(content) ? '中国共产党党员组织关系介绍信' : `${stages[content.stage].zh}组织关系介绍信`;
const standing = (content: LetterContent) =>
  `${isOfParty(content) ? '中国共产党' : ''}${stages[content.stage].zh}`;
const personOf = ({ sex, age, ethnicGroup }: LetterContent) =>
  [sex, `${age}岁`, ethnicGroup].filter((word) => word !== null && word !== '').join('，');
/** Without the blank that lists show between the two. */
const fromOf = ({ committee, branch }: LetterContent) =>
  committee === branch ? committee : `${committee}${branch}`;
const duesOf = ({ duesUntil }: LetterContent) =>
  duesUntil === null ? '' : `党费已交至${capitalMonth(duesUntil)}。`;

function heading(content: LetterContent, name: string, part: string): PdfContent {
  return {
    columns: [
      { width: 100, text: part, fontSize: 9, color: grey, margin: [0, 7, 0, 0] },
      {
        width: '*',
        text: `${titleOf(content)}${name}`,
        fontSize: 16,
        bold: true,
        alignment: 'center',
        color: red,
      },
      { width: 100, text: unbroken(content.number), alignment: 'right', bold: true, margin: [0, 4, 0, 0] },
    ],
    margin: [0, 0, 0, 8],
  };
}

const indented = (text: string): PdfContent => ({ text, leadingIndent: 23, margin: [0, 0, 0, 2] });
const small = (text: string): PdfText => ({ text, fontSize: 9, color: grey });

const unbroken = (text: string) => text.replaceAll(' ', '\u00a0');

/** Room to write in by hand: blanks that stay together, underlined. */
const room = (characters: number): PdfText => ({
  text: '\u00a0'.repeat(characters * 4),
  decoration: 'underline',
});

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > longReason ? `${characters.slice(0, longReason).join('')}…` : text;
}

/** Struck across a part, over what stands there. */
const struck = ({ state }: LetterPaper, y: number): PdfContent[] =>
  state !== 'void'
    ? []
    : [
        {
          stack: [{ svg: stamp('作废'), fit: [260, 150] }],
          relativePosition: { x: (sheetWidth - 260) / 2, y },
        },
      ];

/** What the void letter says for who wonders. */
const whyVoid = ({ state, voidReason }: LetterPaper): PdfContent[] =>
  state !== 'void'
    ? []
    : [
        {
          text: `此介绍信已作废。${voidReason ? `原因：${shortened(voidReason)}` : ''}`,
          bold: true,
          color: red,
          margin: [0, 4, 0, 0],
        },
      ];

/** An organisation outside says on its receipt that it received, not into which branch. */
const into = ({ branch }: NonNullable<LetterPaper['receipt']>) =>
  branch === null ? '（见纸质回执）' : `，编入${branch}`;

function stub(paper: LetterPaper): PdfContent[] {
  const { content, receipt: done } = paper;
  return [
    ...struck(paper, 0),
    heading(content, '存根', '第一联　存根'),
    indented(
      `${content.name}同志（${personOf(content)}），系${standing(content)}，组织关系由${fromOf(content)}转到${content.to}。${duesOf(content)}有效期${capitalNumber(content.days)}天。`,
    ),
    ...(done === null ? [] : [indented(`${content.to}已于${capitalDay(done.on)}接收${into(done)}。`)]),
    {
      columns: [
        { width: '*', ...small('本联由转出党组织留存') },
        { width: 'auto', text: capitalDay(content.issuedOn), alignment: 'right' },
      ],
      margin: [0, 8, 0, 0],
    },
    ...whyVoid(paper),
  ];
}

function letter(paper: LetterPaper): PdfContent[] {
  const { content, idNumber } = paper;
  const number = idNumber === null ? '' : `，公民身份号码 ${idNumber}`;
  return [
    ...struck(paper, 100),
    heading(content, '', '第二联　介绍信'),
    { text: `${content.to}：`, margin: [0, 0, 0, 2] },
    indented(
      `${content.name}同志（${personOf(content)}），系${standing(content)}${number}，由${fromOf(content)}去${content.to}，请转接组织关系。${content.duesUntil === null ? '' : '该同志'}${duesOf(content)}`,
    ),
    indented(`（有效期${capitalNumber(content.days)}天，至${capitalDay(content.until)}止）`),
    signed(content.committee, content.issuedOn, 104),
    { columns: [{ width: 100, svg: paper.qr, fit: [88, 88] }, beside(paper)], margin: [0, 14, 0, 0] },
    ...whyVoid(paper),
  ];
}

/** What stands beside the code: what it is for, itself, and whom to call. */
function beside({ code, isOutside, issuer: { phone, address } }: LetterPaper): PdfContent & { width: '*' } {
  const line = (text: string): PdfText => ({ text, fontSize: 10 });
  return {
    width: '*',
    stack: [
      small(
        isOutside
          ? '扫码核验真伪；接收后请填写第三联，盖章寄回转出党组织。核验码：'
          : '扫码核验真伪，接收党组织扫码办理报到；不能扫码时，请输入报到码：',
      ),
      { text: spaced(code), bold: true, margin: [0, 1, 0, 3] },
      { text: [line('党员联系电话：'), { ...room(14), fontSize: 10 }] },
      ...(phone === null ? [] : [line(`转出党组织联系电话：${phone}`)]),
      ...(address === null ? [] : [line(`转出党组织通讯地址：${address}`)]),
    ],
    margin: [14, 0, 0, 0],
  };
}

const blockWidth = 250;

/** Name and day at the right, the seal over both. */
function signed(name: string, day: LocalDate, size: number): PdfContent {
  return {
    columns: [
      { width: '*', text: '' },
      {
        width: blockWidth,
        stack: [
          // Beneath the words, so that they can be read.
          {
            stack: [{ svg: seal(name), fit: [size, size] }],
            relativePosition: { x: (blockWidth - size) / 2, y: 20 - size / 2 },
          },
          { text: name, alignment: 'center' },
          { text: capitalDay(day), alignment: 'center' },
        ],
      },
    ],
    margin: [0, size / 2 - 22, 0, size / 2 - 24],
  };
}

function receipt(paper: LetterPaper): PdfContent[] {
  const { content, receipt: done } = paper;
  const came = `你处介绍的${content.name}同志的组织关系介绍信收悉，`;
  return [
    ...struck(paper, 10),
    heading(content, '回执', '第三联　回执'),
    { text: `${content.committee}：`, margin: [0, 0, 0, 2] },
    // The receipt from outside is the paper that came back; this part stays for whoever fills it in.
    ...(done === null || done.branch === null
      ? openReceipt(came)
      : [
          indented(
            `${came}该同志的组织关系已于${capitalDay(done.on)}由我处接收，编入${done.branch}，特此回复。`,
          ),
          signed(content.to, done.on, 80),
          small(`经办人：${done.actorName}　　本回执由系统在接收时自动送达转出党组织，无需邮寄。`),
        ]),
  ];
}

function openReceipt(came: string): PdfContent[] {
  const plain = (text: string): PdfText => ({ text });
  return [
    indented(`${came.slice(0, -1)}。`),
    {
      // Short enough for one line: the library breaks one of several pieces beyond the margin.
      text: [
        plain('我处已于'),
        room(4),
        plain('年'),
        room(2),
        plain('月'),
        room(2),
        plain('日接收，编入'),
        room(10),
        plain('党支部，特此回复。'),
      ],
      leadingIndent: 23,
    },
    {
      columns: [
        { width: '*', text: '' },
        {
          width: blockWidth,
          stack: [
            { text: '接收党组织（盖章）', alignment: 'center' },
            { text: [room(4), plain('年'), room(3), plain('月'), room(3), plain('日')], alignment: 'center' },
          ],
        },
      ],
      margin: [0, 10, 0, 6],
    },
    {
      text: [
        small('经办人：'),
        { ...room(8), fontSize: 9 },
        small('　联系电话：'),
        { ...room(12), fontSize: 9 },
        small('　（接收后一个月内寄回转出党组织）'),
      ],
    },
  ];
}

/** 130 bits in groups that an eye can follow. */
const spaced = (code: string) => code.replaceAll(/(.{4})(?=.)/g, '$1 ');
