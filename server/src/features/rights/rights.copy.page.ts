import { contactKinds, waysOfContact } from '@zhibu/contract/contact-kinds';
import {
  type EntryKind,
  entryKinds,
  memberFieldKeys,
  memberFieldTable,
  stages,
} from '@zhibu/contract/fields';
import type { MemberCopyDocument } from '@zhibu/contract/member-copy';
import {
  mobilityActions,
  mobilityKinds,
  mobilityStates,
  retainedStates,
} from '@zhibu/contract/mobility-kinds';
import { transferActions, transferStates } from '@zhibu/contract/transfer-states';
import { education } from '../../kernel/standards/education.ts';
import { ethnicGroup } from '../../kernel/standards/ethnic-groups.ts';

type Language = 'zh-CN' | 'en';

/** The copy as one page without a script or a picture: opened from the phone's files, read, printed. Pure. */
export function copyPage(copy: MemberCopyDocument, locale: Language): string {
  const say = (zh: string, en: string) => (locale === 'en' ? en : zh);
  const { member } = copy;
  const parts = [
    table(
      say('档案内容', 'The file'),
      memberFieldKeys.map((key) => {
        const { zh, en } = memberFieldTable[key];
        return [
          say(zh, en),
          key === 'organization'
            ? `${member.organization.name}（${member.organization.code}）`
            : shown(member, key, say),
        ];
      }),
    ),
    table(
      say('经历', 'Entries'),
      copy.entries.map(({ kind, fromOn, untilOn, title, place, detail, phone }) => [
        say(entryKinds[kind as EntryKind].zh, entryKinds[kind as EntryKind].en), // the schema's closed list
        [[fromOn, untilOn].filter(Boolean).join(' – '), title, place, detail, phone]
          .filter(Boolean)
          .join('，'),
      ]),
    ),
    table(
      say('照片与附件', 'Photo and papers'),
      copy.files.map(({ name, createdAt }) => [instant(createdAt), name]),
    ),
    table(
      say('职务', 'Duties'),
      copy.duties.map((duty) => [
        `${duty.fromOn} – ${duty.untilOn ?? ''}`,
        `${duty.organizationName} ${duty.role}`,
      ]),
    ),
    table(
      say('更正申请', 'Correction requests'),
      copy.corrections.map((one) => [
        instant(one.submittedAt),
        `${one.field}：${one.before ?? '—'} → ${one.wished ?? '—'}；${one.state}；${one.explanation ?? ''} ${one.reason ?? ''}`,
      ]),
    ),
    table(
      say('谈心谈话和联系', 'Talks and contacts'),
      copy.contacts.map(({ day, kind, how, by, note, withdrawalReason }) => [
        day,
        [
          `${wordsOf(contactKinds, kind, locale)}（${wordsOf(waysOfContact, how, locale)}）${by}`,
          note,
          withdrawalReason && `${say('已撤销', 'taken back')}：${withdrawalReason}`,
        ]
          .filter(Boolean)
          .join('；'),
      ]),
    ),
    table(
      say('组织关系转接', 'Transfers'),
      copy.transfers.map(({ appliedOn, from, to, branch, state, letterNumber, steps }) => [
        appliedOn,
        [
          `${from} → ${branch === null ? to : `${to} ${branch}`}`,
          wordsOf(transferStates, state, locale),
          letterNumber,
        ]
          .concat(steps.map((step) => stepLine(step, wordsOf(transferActions, step.action, locale))))
          .filter(Boolean)
          .join('；'),
      ]),
    ),
    table(
      say('流动和保留', 'Stays elsewhere'),
      copy.mobility.map(({ since, until, endedOn, kind, host, state, note, steps }) => [
        `${since} – ${endedOn ?? until ?? ''}`,
        [
          wordsOf(mobilityKinds, kind, locale),
          host,
          wordsOf(kind === 'retained' ? retainedStates : mobilityStates, state, locale),
          note,
        ]
          .concat(steps.map((step) => stepLine(step, wordsOf(mobilityActions, step.action, locale))))
          .filter(Boolean)
          .join('；'),
      ]),
    ),
    table(
      say('同意', 'Consents'),
      copy.consents.map(({ at, purpose, given }) => [
        instant(at),
        `${purpose}：${given ? say('同意', 'given') : say('撤回', 'withdrawn')}`,
      ]),
    ),
    table(
      say('变更记录', 'History'),
      copy.history.map(({ recordedAt, kind, by, changes }) => [
        instant(recordedAt),
        `${kind}（${by}）${changes.map(({ field, before, after }) => `${field}：${before ?? '—'} → ${after ?? '—'}`).join('；')}`,
      ]),
    ),
    table(
      say('谁看过我的档案', 'Who looked at my file'),
      copy.accessLog.map(({ at, by, organizationName, action, fields, reason }) => [
        instant(at),
        `${by}（${organizationName}）${action} ${fields.join('、')} ${reason ?? ''}`,
      ]),
    ),
  ];
  const title = say('我的党员档案', 'My member file');
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)} · ${escaped(member.name)}</title>
<style>body{font:16px/1.6 sans-serif;max-width:48rem;margin:1.5rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem;break-after:avoid}
table{width:100%;border-collapse:collapse}td{border-top:1px solid #ccc;padding:.3rem .5rem .3rem 0;vertical-align:top;overflow-wrap:anywhere}
td:first-child{width:11rem;color:#555}tr{break-inside:avoid}@media print{body{margin:0;max-width:none}}</style>
</head><body><h1>${escaped(title)}</h1>
<p>${escaped(say('取得时间', 'Taken at'))} ${escaped(instant(copy.takenAt))}</p>
<p>${escaped(say('时间均为北京时间。', 'All times are those of Beijing.'))}</p>
${parts.join('\n')}
</body></html>
`;
}

const stepLine = (
  { at, by, reason }: MemberCopyDocument['transfers'][number]['steps'][number],
  words: string,
) => `${instant(at)} ${words}（${by}）${reason === null ? '' : `：${reason}`}`;

type Table = Readonly<Record<string, { zh: string; en: string }>>;
const wordsOf = (words: Table, key: string, locale: Language) =>
  words[key]?.[locale === 'en' ? 'en' : 'zh'] ?? key;

/** China is eight hours ahead of UTC the whole year. */
const instant = (text: string) =>
  new Date(Date.parse(text) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

function shown(
  member: MemberCopyDocument['member'],
  key: Exclude<(typeof memberFieldKeys)[number], 'organization'>,
  say: (zh: string, en: string) => string,
): string {
  const value = member[key];
  if (value === null) return '';
  if (key === 'sex') return value === 'male' ? say('男', 'male') : say('女', 'female');
  if (key === 'stage') return say(stages[member.stage].zh, stages[member.stage].en);
  if (key === 'ethnicGroup') return ethnicGroup(value)?.zh ?? value;
  return key === 'education' ? (education(value)?.zh ?? value) : value;
}

function table(title: string, rows: readonly (readonly [string, string] | string[])[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`);
  return `<h2>${escaped(title)}</h2>\n<table>${lines.join('\n')}</table>`;
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What people wrote is text, never markup. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (mark) => marks[mark] ?? mark);
}
