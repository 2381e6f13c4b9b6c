import { stages } from '@zhibu/contract/fields';
import type { PdfContent, PdfDefinition } from '../../integrations/pdf.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { LetterContent } from './transfers.letters.ts';
import { capitalDay, capitalMonth, capitalNumber } from './transfers.numerals.rules.ts';

/** What stands on the paper besides what the code opens to. */
export interface LetterPaper {
  content: LetterContent;
  state: 'valid' | 'void' | 'used';
  voidReason: string | null;
  age: number | null;
  ethnicGroup: string | null;
  idNumber: string | null;
  issuer: { name: string; phone: string | null; address: string | null };
  /** QR code of the public page, as SVG. */
  qr: string;
  code: string;
  receipt: { on: LocalDate; branch: string; actorName: string } | null;
}

const red = '#B8262B';
const dayMs = 86_400_000;
const daysBetween = (from: LocalDate, until: LocalDate) =>
  Math.round((Date.parse(until) - Date.parse(from)) / dayMs);

/** The letter in its three parts on one sheet, cut along the dotted lines; each part bears the number (domain rule 21). */
export function letterDocument(paper: LetterPaper): PdfDefinition {
  const { content } = paper;
  return {
    info: { title: `中国共产党党员组织关系介绍信 ${content.number}` },
    pageSize: 'A4',
    pageMargins: [48, 34, 48, 30],
    defaultStyle: { fontSize: 11, lineHeight: 1.42 },
    content: [
      ...stub(paper),
      cut('（从此处剪开）'),
      ...letter(paper),
      cut('（从此处剪开）'),
      ...receipt(paper),
    ],
  };
}

function heading(title: string, number: string, part: string): PdfContent {
  return {
    columns: [
      { width: 70, text: part, fontSize: 9, color: '#595959' },
      { width: '*', text: title, fontSize: 15, bold: true, alignment: 'center', color: red },
      { width: 110, text: number, alignment: 'right', bold: true },
    ],
    margin: [0, 0, 0, 6],
  };
}

const party = ({ stage }: LetterContent) => stages[stage].zh;
const indented = (text: string): PdfContent => ({ text, leadingIndent: 22, margin: [0, 0, 0, 2] });

function stub({ content, state, voidReason }: LetterPaper): PdfContent[] {
  return [
    heading('中国共产党党员组织关系介绍信存根', content.number, '第一联　存根'),
    indented(
      `${content.name}同志（${party(content)}）的组织关系由${content.from}转到${content.to}。有效期${capitalNumber(
        daysBetween(content.issuedOn, content.until),
      )}天。`,
    ),
    { text: capitalDay(content.issuedOn), alignment: 'right' },
    ...(state === 'void' ? [voided(voidReason)] : []),
  ];
}

const voided = (reason: string | null): PdfContent => ({
  text: `作　废　${reason ?? ''}`,
  bold: true,
  fontSize: 16,
  color: red,
  alignment: 'center',
});

function letter(paper: LetterPaper): PdfContent[] {
  const { content, issuer, age, ethnicGroup, idNumber, state, voidReason } = paper;
  const person = [content.sex, age === null ? null : `${age}岁`, ethnicGroup].filter(Boolean).join('，');
  const dues = content.duesUntil === null ? '' : `该同志党费已交到${capitalMonth(content.duesUntil)}。`;
  const number = idNumber === null ? '' : `，公民身份号码 ${idNumber}`;
  return [
    heading('中国共产党党员组织关系介绍信', content.number, '第二联　介绍信'),
    { text: `${content.to}：`, margin: [0, 0, 0, 2] },
    indented(
      `${content.name}同志（${person}），系中国共产党${party(content)}${number}，由${content.from}去${content.to}，请转接组织关系。${dues}`,
    ),
    indented(
      `（有效期${capitalNumber(daysBetween(content.issuedOn, content.until))}天，至${capitalDay(content.until)}止）`,
    ),
    {
      columns: [
        { width: 96, svg: paper.qr, fit: [92, 92] },
        {
          width: '*',
          stack: [
            { text: '扫码核验真伪、办理报到', fontSize: 9, color: '#595959' },
            { text: spaced(paper.code), fontSize: 9 },
            ...(issuer.phone === null ? [] : [{ text: `联系电话：${issuer.phone}`, fontSize: 10 }]),
            ...(issuer.address === null ? [] : [{ text: `通讯地址：${issuer.address}`, fontSize: 10 }]),
          ],
          margin: [6, 8, 0, 0],
        },
        {
          width: 170,
          stack: [
            { svg: seal(issuer.name), fit: [104, 104], alignment: 'center' },
            { text: issuer.name, alignment: 'center', fontSize: 10 },
            { text: capitalDay(content.issuedOn), alignment: 'center', fontSize: 10 },
          ],
        },
      ],
    },
    ...(state === 'void' ? [voided(voidReason)] : []),
  ];
}

function receipt({ content, issuer, receipt: done, state, voidReason }: LetterPaper): PdfContent[] {
  const received =
    done === null
      ? '我处已于　　　　年　　月　　日接收，编入　　　　　　　　　　　　党支部，特此回复。'
      : `我处已于${capitalDay(done.on)}接收，编入${done.branch}，特此回复。`;
  return [
    heading('中国共产党党员组织关系介绍信回执', content.number, '第三联　回执'),
    { text: `${issuer.name}：`, margin: [0, 0, 0, 2] },
    indented(`你处介绍的${content.name}同志的组织关系，${received}`),
    {
      text: done === null ? '接收党组织（盖章）　　　　　　　　　　' : content.to,
      alignment: 'right',
      margin: [0, 10, 0, 0],
    },
    {
      text: done === null ? '　　　　年　　月　　日' : capitalDay(done.on),
      alignment: 'right',
    },
    {
      text:
        done === null
          ? '经办人：　　　　　　　　联系电话：　　　　　　　　（接收后一个月内寄回转出党组织）'
          : `经办人：${done.actorName}　　由系统在接收时自动回复，无需邮寄。`,
      fontSize: 9,
      color: '#595959',
    },
    ...(state === 'void' ? [voided(voidReason)] : []),
  ];
}

/** 130 bits in groups that an eye can follow. */
const spaced = (code: string) => code.replaceAll(/(.{4})(?=.)/g, '$1 ');

function cut(words: string): PdfContent {
  return {
    stack: [
      {
        canvas: [
          {
            type: 'line',
            x1: 0,
            y1: 6,
            x2: 499,
            y2: 6,
            lineWidth: 0.7,
            dash: { length: 3 },
            lineColor: '#8C8C8C',
          },
        ],
      },
      { text: words, fontSize: 8, alignment: 'center', color: '#8C8C8C' },
    ],
    margin: [0, 8, 0, 6],
  };
}

/** A round seal: a star, the organisation's name around it, and that it is an electronic one. */
export function seal(name: string): string {
  const letters = [...name];
  const span = Math.min(300, letters.length * 20);
  const size = Math.max(8, Math.min(15, 210 / letters.length));
  const around = letters
    .map((letter, index) => {
      const angle = letters.length === 1 ? 0 : -span / 2 + (span * index) / (letters.length - 1);
      return `<g transform="translate(70 70) rotate(${angle.toFixed(2)})"><text x="0" y="-46" text-anchor="middle" font-family="noto" font-size="${size.toFixed(1)}" fill="${red}">${escaped(letter)}</text></g>`;
    })
    .join('');
  const points = Array.from({ length: 10 }, (_, index) => {
    const radius = index % 2 === 0 ? 20 : 7.6;
    const angle = (Math.PI / 5) * index - Math.PI / 2;
    return `${(70 + radius * Math.cos(angle)).toFixed(2)},${(70 + radius * Math.sin(angle)).toFixed(2)}`;
  }).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 140 140" width="140" height="140"><circle cx="70" cy="70" r="66" fill="none" stroke="${red}" stroke-width="3"/><polygon points="${points}" fill="${red}"/>${around}<text x="70" y="112" text-anchor="middle" font-family="noto" font-size="9" fill="${red}">电子印章</text></svg>`;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
