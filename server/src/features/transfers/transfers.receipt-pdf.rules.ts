import { type Stage, stages } from '@zhibu/contract/fields';
import type { PdfDefinition } from '../../integrations/pdf.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { capitalDay } from './transfers.numerals.rules.ts';
import { red, seal, sheetMargins } from './transfers.seal.rules.ts';

/** What the slip says: who was received, where, when, on which letter. */
export interface ReceiptSlip {
  number: string;
  issuer: string;
  name: string;
  stage: Stage;
  committee: string;
  branch: string;
  on: LocalDate;
  actorName: string;
  phone: string | null;
  address: string | null;
}

const blockWidth = 250;
const sealSize = 92;

/** The receipt part of the official layout, alone on its sheet and filled: signed and sealed by hand, and posted. */
export function receiptDocument(slip: ReceiptSlip): PdfDefinition {
  const { number, issuer, name, stage, committee, branch, on } = slip;
  const isParty = stage === 'full' || stage === 'probationary';
  const title = isParty ? '中国共产党党员组织关系介绍信回执' : `${stages[stage].zh}组织关系介绍信回执`;
  return {
    info: { title: `${title} ${number}` },
    pageSize: 'A4',
    pageMargins: sheetMargins,
    defaultStyle: { fontSize: 12, lineHeight: 1.3 },
    content: [
      { text: title, fontSize: 18, bold: true, alignment: 'center', color: red, margin: [0, 12, 0, 6] },
      { text: `介绍信编号：${number}`, alignment: 'right', margin: [0, 0, 0, 14] },
      { text: `${issuer}：`, margin: [0, 0, 0, 4] },
      {
        text: `你处介绍的${name}同志（${stages[stage].zh}）的组织关系介绍信收悉。该同志的组织关系已于${capitalDay(on)}由我处接收，编入${branch}，特此回复。`,
        leadingIndent: 24,
        margin: [0, 0, 0, 30],
      },
      {
        columns: [
          { width: '*', text: '' },
          {
            width: blockWidth,
            stack: [
              {
                stack: [{ svg: seal(committee), fit: [sealSize, sealSize] }],
                relativePosition: { x: (blockWidth - sealSize) / 2, y: 20 - sealSize / 2 },
              },
              { text: committee, alignment: 'center' },
              { text: capitalDay(on), alignment: 'center' },
            ],
          },
        ],
        margin: [0, 26, 0, 44],
      },
      {
        text: [
          `经办人：${slip.actorName}`,
          ...(slip.phone === null ? [] : [`　　联系电话：${slip.phone}`]),
          ...(slip.address === null ? [] : [`　　通讯地址：${slip.address}`]),
        ].join(''),
        fontSize: 10,
      },
    ],
  };
}
