import { compactText } from './text.ts';

/** Ethnic groups with their numeric codes and romanised names, GB/T 3304-1991. */
export interface EthnicGroup {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly aliases: readonly string[];
}

const rows = [
  '01 汉族 Han',
  '02 蒙古族 Mongol 蒙族',
  '03 回族 Hui',
  '04 藏族 Zang 西藏族',
  '05 维吾尔族 Uygur 维族 维吾尔 维',
  '06 苗族 Miao',
  '07 彝族 Yi',
  '08 壮族 Zhuang 僮族',
  '09 布依族 Buyei',
  '10 朝鲜族 Chosen 朝族 鲜族 Korean',
  '11 满族 Man Manchu',
  '12 侗族 Dong',
  '13 瑶族 Yao',
  '14 白族 Bai',
  '15 土家族 Tujia',
  '16 哈尼族 Hani',
  '17 哈萨克族 Kazak 哈族',
  '18 傣族 Dai',
  '19 黎族 Li',
  '20 傈僳族 Lisu',
  '21 佤族 Va',
  '22 畲族 She 畬族',
  '23 高山族 Gaoshan',
  '24 拉祜族 Lahu',
  '25 水族 Sui',
  '26 东乡族 Dongxiang',
  '27 纳西族 Naxi',
  '28 景颇族 Jingpo',
  '29 柯尔克孜族 Kirgiz 柯族',
  '30 土族 Tu',
  '31 达斡尔族 Daur 达族 达翰尔族',
  '32 仫佬族 Mulao',
  '33 羌族 Qiang',
  '34 布朗族 Blang',
  '35 撒拉族 Salar',
  '36 毛南族 Maonan 毛难族',
  '37 仡佬族 Gelao',
  '38 锡伯族 Xibe',
  '39 阿昌族 Achang',
  '40 普米族 Pumi',
  '41 塔吉克族 Tajik',
  '42 怒族 Nu',
  '43 乌孜别克族 Uzbek',
  '44 俄罗斯族 Russ',
  '45 鄂温克族 Ewenki',
  '46 德昂族 Deang 崩龙族',
  '47 保安族 Bonan',
  '48 裕固族 Yugur',
  '49 京族 Gin',
  '50 塔塔尔族 Tatar',
  '51 独龙族 Derung',
  '52 鄂伦春族 Oroqen',
  '53 赫哲族 Hezhen',
  '54 门巴族 Monba',
  '55 珞巴族 Lhoba',
  '56 基诺族 Jino',
  '97 其他 Other 其他族 其它 未识别民族 穿青人 穿青人族',
  '98 外国血统 Foreign-descent 外国血统中国籍人士 外国血统中国人士',
] as const;

function parseRow(row: string): EthnicGroup {
  const [code = '', zh = '', en = '', ...aliases] = row.split(' ');
  return { code, zh, en: en.replace('-', ' '), aliases };
}

export const ethnicGroups: readonly EthnicGroup[] = rows.map(parseRow);

const byCode = new Map(ethnicGroups.map((group) => [group.code, group]));
const byText = new Map<string, string>();
for (const { code, zh, en, aliases } of ethnicGroups) {
  byText.set(code, code);
  for (const name of [zh, en, ...aliases]) {
    byText.set(compactText(name).toLowerCase(), code);
    // 回 for 回族, 达斡尔 for 达斡尔族
    if (name.endsWith('族')) byText.set(name.slice(0, -1), code);
  }
}

/** The group of a GB/T 3304 code, or null. */
export function ethnicGroup(code: string): EthnicGroup | null {
  return byCode.get(code) ?? null;
}

/** GB/T 3304 code for a name as offices write it (汉, 汉族, 维族, 01, 1, Han), or null. */
export function lookupEthnicGroup(text: string): string | null {
  const direct = byText.get(text);
  if (direct) return direct;
  const compact = compactText(text).toLowerCase();
  return (
    byText.get(compact) ??
    byText.get(compact.padStart(2, '0')) ??
    byText.get(compact.replace(/^\d+-?/, '')) ??
    null
  );
}
