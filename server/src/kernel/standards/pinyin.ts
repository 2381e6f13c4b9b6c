import { customPinyin, pinyin } from 'pinyin-pro';
import { hasHan, normalizeName } from './names.ts';

/** A name in pinyin, lower-case ASCII, ü as v: 吕布 → `lvbu`, `lb`. */
export interface Pinyin {
  readonly full: string;
  readonly initials: string;
}

/** Characters that pinyin-pro does not know (variant forms in household registers). */
customPinyin({ 𠮷: 'jí', 𣇉: 'zhēn' });

/** Two-character family names; where a name begins with one, it is read as a whole. */
const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 闻人 赫连 澹台 宗政 濮阳 淳于 单于 ' +
    '太叔 申屠 轩辕 钟离 宇文 长孙 鲜于 闾丘 亓官 司寇 子车 颛孙 端木 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 ' +
    '夹谷 宰父 谷梁 段干 百里 东郭 南门 呼延 羊舌 微生 梁丘 左丘 东门 西门 南宫 第五 万俟 独孤 完颜 纳兰 哥舒'
  ).split(' '),
);

const surnames = new Map<string, Pinyin>();
const givenNames = new Map<string, Pinyin>();
/** Bound of the memory of given names; a nation has far fewer common ones. */
const GIVEN_NAMES_KEPT = 50_000;

/**
 * Pinyin of a person's name, the family name in its reading as a family name (单 shan, 仇 qiu,
 * 曾 zeng, 解 xie, 查 zha). Latin letters stay; other scripts are left out.
 */
export function pinyinOf(name: string): Pinyin {
  const normal = normalizeName(name);
  const surnameLength = surnameLengthOf(normal);
  const surname = remembered(surnames, normal.slice(0, surnameLength), 'head');
  if (normal.length === surnameLength) return surname;
  const given = remembered(givenNames, normal.slice(surnameLength), 'off');
  return { full: surname.full + given.full, initials: surname.initials + given.initials };
}

/** Pinyin of a title or an organisation's name: no family name in it. */
export function pinyinOfTitle(title: string): Pinyin {
  return spell(normalizeName(title), 'off');
}

/** UTF-16 length of the family name; a name in Latin letters has none to read specially. */
function surnameLengthOf(name: string): number {
  if (!hasHan(name.slice(0, 2))) return name.length;
  if (name.length > 2 && COMPOUND_SURNAMES.has(name.slice(0, 2))) return 2;
  return (name.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
}

function remembered(memory: Map<string, Pinyin>, part: string, surname: 'head' | 'off'): Pinyin {
  const known = memory.get(part);
  if (known) return known;
  const spelled = spell(part, surname);
  if (memory.size >= GIVEN_NAMES_KEPT) memory.clear();
  memory.set(part, spelled);
  return spelled;
}

function spell(text: string, surname: 'head' | 'off'): Pinyin {
  let full = '';
  let initials = '';
  for (const word of text.toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u)) {
    if (/^[a-z0-9]*$/.test(word)) {
      full += word;
      initials += word.charAt(0);
      continue;
    }
    for (const syllable of pinyin(word, { toneType: 'none', type: 'array', surname, v: true })) {
      const ascii = syllable
        .normalize('NFD')
        .replace(/u\u0308/g, 'v')
        .replace(/[^a-z0-9]/g, '');
      full += ascii;
      initials += ascii.charAt(0);
    }
  }
  return { full, initials };
}
