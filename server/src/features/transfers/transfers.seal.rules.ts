import type { PdfContent, PdfDefinition } from '../../integrations/pdf.ts';
import type { LetterContent } from './transfers.letters.ts';
import { capitalDigits } from './transfers.numerals.rules.ts';

/** Pictures and lines on the sheet of a letter; pictures are SVG in the document's own font. */

/** Left, top, right, bottom; in points. */
export const sheetMargins: PdfDefinition['pageMargins'] = [52, 30, 52, 20];
export const sheetWidth = 595 - sheetMargins[0] - sheetMargins[2];

export const red = '#B8262B';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const words = (text: string, at: { x: number; y: number; size: number; bold?: boolean; more?: string }) =>
  `<text x="${at.x}" y="${at.y}" text-anchor="middle" font-family="noto"${at.bold ? ' font-weight="bold"' : ''} font-size="${at.size}" fill="${red}"${at.more ?? ''}>${escaped(text)}</text>`;

const center = 70;
/** Where the name's characters stand, and how much of the circle they may take. */
const baseline = 47;
const arc = 280;
const widest = 15;
const pathLength = ((arc * Math.PI) / 180) * baseline;

/** Characters of a long name become narrow, as on seals of metal; their height stays. */
function nameAround(name: string): string {
  const characters = [...name.replaceAll(/\s/g, '')];
  const room = Math.min(widest * 1.25, pathLength / Math.max(1, characters.length));
  const height = Math.max(10, Math.min(widest, room * 1.25));
  const narrow = Math.min(1, (room * 0.94) / height);
  const stepAngle = (room / baseline) * (180 / Math.PI);
  const first = (-stepAngle * (characters.length - 1)) / 2;
  return characters
    .map((character, index) => {
      const turn = `translate(${center} ${center}) rotate(${(first + stepAngle * index).toFixed(2)}) translate(0 -${baseline}) scale(${narrow.toFixed(3)} 1)`;
      return `<g transform="${turn}">${words(character, { x: 0, y: 0, size: Number(height.toFixed(1)) })}</g>`;
    })
    .join('');
}

const star = Array.from({ length: 10 }, (_, index) => {
  const radius = index % 2 === 0 ? 21 : 8;
  const angle = (Math.PI / 5) * index - Math.PI / 2;
  return `${(center + radius * Math.cos(angle)).toFixed(2)},${(center + radius * Math.sin(angle)).toFixed(2)}`;
}).join(' ');

/** A round seal: a star, the organisation's name around it, and that it is an electronic one. */
export function seal(name: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 140 140" width="140" height="140"><g opacity="0.86"><circle cx="${center}" cy="${center}" r="67" fill="none" stroke="${red}" stroke-width="3.2"/><polygon points="${star}" fill="${red}"/>${nameAround(name)}${words('电子印章', { x: center, y: 109, size: 9.5, more: ' letter-spacing="1"' })}</g></svg>`;
}

/** A stamp struck across a part. */
export function stamp(text: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 260 150" width="260" height="150"><g opacity="0.5" transform="rotate(-16 130 75)"><rect x="24" y="34" width="212" height="82" rx="8" fill="none" stroke="${red}" stroke-width="5"/><rect x="31" y="41" width="198" height="68" rx="4" fill="none" stroke="${red}" stroke-width="1.5"/>${words(text, { x: 130, y: 96, size: 58, bold: true })}</g></svg>`;
}

/** The dotted line runs through the number, so that the parts show that they belong together (骑缝). */
export function cut({ number }: LetterContent): PdfContent[] {
  const gap = 230;
  const side = (sheetWidth - gap) / 2;
  const dots = (x1: number, x2: number) => ({
    type: 'line' as const,
    x1,
    y1: 0,
    x2,
    y2: 0,
    lineWidth: 1.2,
    dash: { length: 0.1, space: 4 },
    lineCap: 'round' as const,
    lineColor: '#8C8C8C',
  });
  return [
    {
      text: `（骑缝）${capitalDigits(number)}`,
      fontSize: 10,
      alignment: 'center',
      color: '#595959',
      margin: [0, 4, 0, 0],
    },
    {
      canvas: [dots(0, side), dots(sheetWidth - side, sheetWidth)],
      relativePosition: { x: 0, y: -8 },
    },
    { text: '', margin: [0, 0, 0, 6], fontSize: 4 },
  ];
}
