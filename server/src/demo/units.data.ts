/**
 * What a county is made of: twelve units (townships and the working committees of the county's organs)
 * with 160 branches between them. Larger counties repeat the pattern. Yunling (云岭县) does not exist.
 */
import type { OrganizationForm } from '@zhibu/contract/organizations';

/** Who belongs to a branch: decides ages, sexes, education, occupations. */
export type Profile =
  | 'village'
  | 'community'
  | 'organ'
  | 'school'
  | 'hospital'
  | 'company'
  | 'two_new'
  | 'retired';

export interface BranchPattern {
  /** `{village}` and `{community}` take a place name of their own (with 村, 社区); `{town}`, `{area}` that of the unit. */
  readonly label: string;
  readonly profile: Profile;
  /** Relative size; 1 = an ordinary village. */
  readonly bulk: number;
  readonly form?: OrganizationForm;
  /** Where its members work; the label's own text when absent. Several for joint branches. */
  readonly workUnits?: readonly string[];
  /** With several branches (第一、第二 …) this becomes a general branch over them. */
  readonly branches?: number;
  /** Number of Party groups under the branch. */
  readonly groups?: number;
  readonly founded: readonly [from: number, until: number];
}

export interface UnitPattern {
  readonly kind: 'committee' | 'working_committee';
  /** Full name after 中共云岭县. */
  readonly label: string;
  readonly founded: readonly [from: number, until: number];
  readonly branches: readonly BranchPattern[];
}

const village = (bulk = 1, groups = 0): BranchPattern => ({
  label: '{village}',
  profile: 'village',
  bulk,
  groups,
  workUnits: ['{village}民委员会'],
  founded: [1952, 1968],
});

/** 12 branches, one general branch. */
const township: UnitPattern = {
  kind: 'committee',
  label: '{town}委员会',
  founded: [1950, 1984],
  branches: [
    { label: '{town}机关', profile: 'organ', bulk: 1, workUnits: ['{town}人民政府'], founded: [1956, 1985] },
    village(1.1, 2),
    village(),
    {
      label: '{village}',
      profile: 'village',
      bulk: 1.7,
      branches: 2,
      workUnits: ['{village}民委员会'],
      founded: [1952, 1962],
    },
    village(0.8),
    { label: '{town}中心校', profile: 'school', bulk: 0.9, founded: [1962, 1990] },
    village(),
    { label: '{town}中心卫生院', profile: 'hospital', bulk: 0.5, founded: [1970, 1998] },
    village(0.7),
    {
      label: '{town}农牧业专业合作社联合',
      profile: 'two_new',
      bulk: 0.22,
      form: 'joint',
      workUnits: ['{town}绿野种植专业合作社', '{town}兴牧养殖专业合作社', '{town}供销合作社'],
      founded: [2012, 2020],
    },
    {
      label: '{town}退休干部',
      profile: 'retired',
      bulk: 0.9,
      workUnits: ['{town}人民政府'],
      founded: [1985, 2004],
    },
  ],
};

/** The county seat: 20 branches, one general branch. */
const countySeat: UnitPattern = {
  kind: 'committee',
  label: '{town}委员会',
  founded: [1948, 1952],
  branches: [
    {
      label: '{town}机关',
      profile: 'organ',
      bulk: 1.2,
      workUnits: ['{town}人民政府'],
      founded: [1952, 1956],
    },
    ...Array.from(
      { length: 7 },
      (_, i): BranchPattern => ({
        label: '{community}',
        profile: 'community',
        bulk: 1.5 - i * 0.1,
        groups: i === 0 ? 2 : 0,
        workUnits: ['{community}居民委员会'],
        founded: [1998, 2010],
      }),
    ),
    {
      label: '{community}',
      profile: 'community',
      bulk: 1.8,
      branches: 3,
      workUnits: ['{community}居民委员会'],
      founded: [1996, 2006],
    },
    village(),
    village(0.8),
    {
      label: '{town}退休干部第一',
      profile: 'retired',
      bulk: 2.4,
      workUnits: ['{town}人民政府'],
      founded: [1986, 1999],
    },
    {
      label: '{town}退休干部第二',
      profile: 'retired',
      bulk: 1.6,
      workUnits: ['{town}人民政府'],
      founded: [1986, 1999],
    },
    { label: '{town}第一小学', profile: 'school', bulk: 0.9, founded: [1958, 1990] },
    { label: '{town}社区卫生服务中心', profile: 'hospital', bulk: 0.5, founded: [2002, 2012] },
    {
      label: '{town}中央大街商圈个体工商户联合',
      profile: 'two_new',
      bulk: 0.25,
      form: 'joint',
      workUnits: ['个体工商户', '云岭百货有限责任公司', '云岭县宏达商贸有限公司'],
      founded: [2013, 2021],
    },
    {
      label: '{town}流动党员',
      profile: 'community',
      bulk: 0.6,
      workUnits: ['灵活就业'],
      founded: [2009, 2018],
    },
    { label: '{town}防汛抗旱工作专班临时', profile: 'organ', bulk: 0, form: 'temporary', founded: [-1, -1] },
  ],
};

const organ = (label: string, bulk: number, founded: readonly [number, number]): BranchPattern => ({
  label,
  profile: 'organ',
  bulk,
  founded,
});

/** County organs: 22 branches, three general branches. */
const countyOrgans: UnitPattern = {
  kind: 'working_committee',
  label: '{area}直属机关工作委员会',
  founded: [1956, 1979],
  branches: [
    organ('{area}财政局', 0.9, [1956, 1980]),
    organ('{area}人民检察院', 0.8, [1979, 1982]),
    { label: '{area}公安局', profile: 'organ', bulk: 1.9, branches: 3, founded: [1951, 1960] },
    organ('{area}人力资源和社会保障局', 0.9, [1958, 1990]),
    organ('{area}自然资源局', 1, [1987, 2001]),
    organ('{area}市场监督管理局', 1.1, [1982, 2014]),
    organ('{area}林业和草原局', 1, [1956, 1984]),
    organ('{area}融媒体中心', 0.6, [1984, 2019]),
    {
      label: '{area}委老干部局离退休干部',
      profile: 'retired',
      bulk: 3,
      branches: 3,
      workUnits: ['{area}委老干部局'],
      founded: [1983, 1990],
    },
    {
      label: '{area}农牧和科技局所属事业单位（农牧业技术推广中心、动物疫病预防控制中心、种子工作站）联合',
      profile: 'organ',
      bulk: 0.8,
      form: 'joint',
      workUnits: ['{area}农牧业技术推广中心', '{area}动物疫病预防控制中心', '{area}种子工作站'],
      founded: [1996, 2019],
    },
    organ('{area}统计局', 0.4, [1962, 1984]),
    organ('{area}档案史志馆', 0.3, [1980, 2019]),
    organ('{area}税务局', 1.3, [1984, 2018]),
    organ('{area}气象局', 0.25, [1976, 1990]),
    organ('{area}文化旅游体育局', 0.8, [1978, 2012]),
    { label: '{area}住房和城乡建设局', profile: 'organ', bulk: 1.6, branches: 2, founded: [1979, 1990] },
    { label: '{area}驻村工作队功能型', profile: 'organ', bulk: 0, form: 'functional', founded: [2018, 2021] },
  ],
};

/** 12 branches, one general branch. */
const education: UnitPattern = {
  kind: 'working_committee',
  label: '{area}委教育工作委员会',
  founded: [1980, 2002],
  branches: [
    organ('{area}教育局机关', 0.7, [1958, 1984]),
    { label: '{area}第一中学', profile: 'school', bulk: 1.9, branches: 3, founded: [1956, 1970] },
    ...['第二中学', '第三中学', '民族中学', '职业中等专业学校', '蒙古族小学', '特殊教育学校'].map(
      (name, i): BranchPattern => ({
        label: `{area}${name}`,
        profile: 'school',
        bulk: 1.5 - i * 0.2,
        founded: [1960, 1998],
      }),
    ),
    {
      label: '{area}教育系统退休教师',
      profile: 'retired',
      bulk: 2.2,
      workUnits: ['{area}教育局'],
      founded: [1988, 2001],
    },
    {
      label: '{area}教师暑期集中研修班临时',
      profile: 'school',
      bulk: 0,
      form: 'temporary',
      founded: [-1, -1],
    },
  ],
};

/** 9 branches, one general branch. */
const health: UnitPattern = {
  kind: 'working_committee',
  label: '{area}卫生健康系统工作委员会',
  founded: [1984, 2019],
  branches: [
    organ('{area}卫生健康委员会机关', 0.6, [1984, 2019]),
    { label: '{area}人民医院', profile: 'hospital', bulk: 1.9, branches: 3, founded: [1954, 1966] },
    { label: '{area}中蒙医院', profile: 'hospital', bulk: 1.2, founded: [1978, 1990] },
    { label: '{area}妇幼保健院', profile: 'hospital', bulk: 0.7, founded: [1975, 1992] },
    { label: '{area}疾病预防控制中心', profile: 'hospital', bulk: 0.8, founded: [1964, 2003] },
    { label: '{area}中心血站', profile: 'hospital', bulk: 0.2, founded: [1999, 2008] },
    {
      label: '{area}卫生健康系统退休职工',
      profile: 'retired',
      bulk: 1.4,
      workUnits: ['{area}人民医院'],
      founded: [1990, 2006],
    },
  ],
};

/** New economic and new social organisations: 13 branches, one general branch. */
const twoNew: UnitPattern = {
  kind: 'committee',
  label: '{area}工业园区非公有制经济组织和社会组织综合委员会',
  founded: [2012, 2014],
  branches: [
    {
      label: '{area}北疆乳业有限责任公司',
      profile: 'company',
      bulk: 1.6,
      branches: 3,
      founded: [2003, 2011],
    },
    ...['第一', '第二', '第三'].map(
      (ordinal, i): BranchPattern => ({
        label: `{area}工业园区非公有制经济组织和社会组织综合委员会${ordinal}联合`,
        profile: 'two_new',
        bulk: 0.5 - i * 0.13,
        form: 'joint',
        workUnits: ['云岭县恒信物流有限公司', '云岭县松原木业有限公司', '云岭县蓝天社会工作服务中心'],
        founded: [2014, 2020],
      }),
    ),
    { label: '{area}热电有限责任公司', profile: 'company', bulk: 1, founded: [1994, 2006] },
    { label: '{area}城市供水有限公司', profile: 'company', bulk: 0.6, founded: [1988, 2008] },
    { label: '{area}农村商业银行股份有限公司', profile: 'company', bulk: 0.9, founded: [1996, 2014] },
    { label: '{area}公路客运有限公司', profile: 'company', bulk: 0.5, founded: [1978, 2004] },
    {
      label: '{area}律师行业',
      profile: 'two_new',
      bulk: 0.2,
      workUnits: ['内蒙古云岭律师事务所'],
      founded: [2010, 2019],
    },
    {
      label: '{area}快递外卖行业',
      profile: 'two_new',
      bulk: 0.18,
      workUnits: ['云岭县速达快递服务部'],
      founded: [2021, 2023],
    },
    {
      label: '{area}志愿者协会功能型',
      profile: 'two_new',
      bulk: 0,
      form: 'functional',
      founded: [2016, 2022],
    },
  ],
};

/** The twelve units of one county, in the order of their codes. */
export const unitPatterns: readonly UnitPattern[] = [
  countySeat,
  township,
  township,
  countyOrgans,
  township,
  township,
  education,
  township,
  health,
  township,
  twoNew,
  township,
];

/** The first eight towns by name; further ones are composed from the syllables below. */
export const townNames =
  '云岭镇 松涛镇 白桦岭镇 诺敏达斡尔民族乡 阿尔山图苏木 双龙泉镇 柳条沟乡 石门鄂温克民族乡';
export const townHeads =
  '松 柳 白 青 红 金 银 石 龙 凤 东 西 南 北 大 小 长 双 三 五 七 九 新 古 桦 黑 清 宝 安 永 兴 和 平 太 福 乐 向 光 明 腰 上 下 前 后 高 沙 草';
export const townTails =
  '河 山 岭 泉 沟 林 甸 湾 岗 川 原 桥 井 湖 滩 坪 峰 谷 溪 庄 店 营 城 门 塘 坡 口 台 梁 洼 屯 堡 台子 道沟 家店 河口 山前 泉子 柳树 石砬';
export const townEndings = '镇 镇 镇 乡 乡 苏木';

export const villageNames = `
向阳 红旗 前进 胜利 东方红 团结 民主 新立 新发 永安 永丰 兴隆 太平 长发 福兴 靠山 河东 河西 大榆树 三道沟 二道河 五家子 四合
小北沟 前山 后山 柳树营 石头井 桦树林 白音胡硕 哈达 敖包 查干 乌兰 巴彦 阿木古郎 特尼河 霍日里 库如奇 博荣 腾克 哈布奇 甘浅
大西沟 小河沿 榆树屯 孟家窑 杨树泡 水泉 龙头 双合 民族 复兴 曙光 东升 光荣 金星 星光 和平 友谊 幸福 富强 建设 先锋 跃进 利民`;
export const communityNames = `
中央街 站前 兴盛 朝阳 正阳 繁荣 光明 新华 建设 文化 河滨 林海 园丁 铁东 铁西 北疆 友好 安泰 锦绣 华庭 花园 胜利 育才 康宁 阳光`;
