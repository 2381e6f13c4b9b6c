import { transferGrounds } from '@zhibu/contract/transfer-states';
import { mostTableRows } from '@zhibu/contract/transfer-tables';
import type { FastifyReply } from 'fastify';
import { xlsxStream } from '../../integrations/spreadsheet/writer.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type TableColumn, tableColumns, tableLabels } from './transfers.table.rules.ts';

const widths: Partial<Record<TableColumn, number>> = {
  ...{ idNumber: 24, destination: 34, outside: 34, outsidePlace: 26, outsidePhone: 20, branch: 26, note: 30 },
};

/** What each column takes; in the second sheet, which no upload reads. */
function hints(): [TableColumn, { zh: string; en: string }][] {
  const grounds = Object.values(transferGrounds);
  return [
    ['name', { zh: '必填，与党员档案一致。', en: 'Needed; as in the member file.' }],
    [
      'idNumber',
      {
        zh: '必填，18 位。这一列已设为文本，请直接填写或“选择性粘贴为数值”。',
        en: 'Needed, 18 digits. The column is text: type it, or paste values only.',
      },
    ],
    [
      'destination',
      {
        zh: '接收党委的全称或代码；同名的填代码。填本党委的，就是党委内部调整。不在本系统的留空，填下一列；两列必填一列，只填一列。',
        en: 'Full name or code of the receiving committee; where names are alike the code. Your own committee means a transfer within it. Empty where it is not in this system: fill in one of this column and the next.',
      },
    ],
    [
      'outside',
      {
        zh: '接收党组织不在本系统的，填它的全称，至少四个字，如“中共某省某市某局机关委员会”。介绍信由党员带去，对方寄回回执后登记。',
        en: 'Where the receiving organisation is not in this system its full name, at least four characters. The member carries the letter; its receipt is registered when it comes back.',
      },
    ],
    [
      'outsidePlace',
      {
        zh: '只有转往系统外的才填，可以不填：所在地区和通讯地址。',
        en: 'Only for an organisation outside, may be empty: region and address.',
      },
    ],
    [
      'outsidePhone',
      {
        zh: '只有转往系统外的才填，可以不填：对方党务部门的电话。',
        en: 'Only for an organisation outside, may be empty: whom to call there.',
      },
    ],
    [
      'ground',
      {
        zh: `必填，填其中一项：${grounds.map(({ zh }) => zh).join('、')}。`,
        en: `Needed, one of: ${grounds.map(({ en }) => en).join(', ')}.`,
      },
    ],
    [
      'duesUntil',
      {
        zh: '年和月，如 2026-06，含当月；可以不填，由支部审核时填写。',
        en: 'Year and month such as 2026-06, included; may be left to the branch’s approval.',
      },
    ],
    [
      'branch',
      {
        zh: '可以不填。转往别的党委的，是给对方的参考；党委内部调整的，填支部全称或代码；转往系统外的留空。',
        en: 'May be empty. For another committee a wish; within your own the branch’s full name or code; empty for an organisation outside.',
      },
    ],
    [
      'note',
      { zh: '可以不填，如新单位名称、报到时间。', en: 'May be empty, such as the new place of work.' },
    ],
  ];
}

export async function sendTemplate({ locale }: Actor, reply: FastifyReply): Promise<FastifyReply> {
  const words = locale === 'en' ? 'en' : 'zh';
  const title = locale === 'en' ? 'transfers-template' : '组织关系批量转出模板';
  const most =
    locale === 'en'
      ? `One row a member, at most ${mostTableRows} rows.`
      : `每名党员一行，一次最多 ${mostTableRows} 行。`;
  const content = xlsxStream([
    {
      name: locale === 'en' ? 'Members' : '填写',
      columns: tableColumns.map((column) => ({
        heading: tableLabels[column][words],
        text: true as const,
        width: widths[column] ?? 16,
      })),
      rows: [],
    },
    {
      name: locale === 'en' ? 'How to' : '说明',
      rows: [[most], ...hints().map(([column, hint]) => [tableLabels[column][words], hint[words]])],
    },
  ]);
  return reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('cache-control', 'private, max-age=300')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${title}.xlsx`)}`)
    .send(content);
}
