/**
 * Material for generated names. No list of people stands behind it: surnames by their rough frequency
 * in the north-east, given names by the fashion of each decade.
 */

/** Han surnames, per ten thousand (most common first); with a few compound and rare ones at the end. */
export const hanSurnames = `
王 925 李 890 张 860 刘 690 陈 330 杨 300 赵 320 孙 255 徐 175 周 150 高 165 马 130 朱 120 郭 140 胡 90 林 75 何 80
于 150 宋 120 韩 115 冯 85 曹 80 董 75 吴 125 姜 90 崔 80 谢 55 许 60 邓 45 梁 60 田 60 潘 45 袁 45 蔡 35 丁 55 程 50 魏 60
吕 55 任 50 卢 45 苏 40 贾 50 叶 25 傅 25 杜 55 夏 40 范 45 石 50 姚 40 谭 40 邹 40 邵 35 汪 35 孟 40 秦 35 白 45 江 30
史 40 侯 40 尹 40 付 40 薛 35 闫 40 段 30 雷 30 龙 15 陶 25 贺 25 毛 20 郝 30 龚 15 邱 25 尚 20 康 25 武 20 钱 15 汤 20
温 20 常 25 牛 20 安 25 齐 25 庞 15 樊 12 兰 15 殷 15 施 12 洪 15 翟 15 颜 12 倪 12 严 12 季 15 单 12 曲 18 关 20 滕 10
柴 10 鲁 15 初 10 宫 10 隋 10 衣 6 仇 6 解 8 查 5 曾 18 逄 3 盖 4 车 10 丛 8 栾 8 战 4 由 3 欧阳 8 司马 3 上官 3 诸葛 2
尉迟 1 皇甫 1 令狐 1 䶮 1 㛃 1 𠮷 1
`;

/** A cohort's given names for one sex: whole names (most common first) and characters to compose others. */
export interface GivenNames {
  readonly whole: string;
  readonly first: string;
  readonly second: string;
}

/** Cohorts by last year of birth, oldest first. */
export const givenNameCohorts: readonly { until: number; male: GivenNames; female: GivenNames }[] = [
  {
    until: 1949,
    male: {
      whole:
        '玉山 德海 福生 宝山 振海 凤山 长海 万福 永福 德山 玉林 景山 文山 国臣 树林 海山 连生 殿臣 占山 喜 贵 祥 财 荣 福',
      first: '玉德福宝振凤长万永景文国树海连殿占占广庆世兆洪',
      second: '山海生林福臣田祥才发春和清江堂义昌贵',
    },
    female: {
      whole:
        '桂兰 桂英 秀英 玉兰 素珍 淑珍 凤英 玉珍 秀兰 桂芝 淑兰 桂珍 淑芝 玉芝 秀珍 凤兰 素芝 玉英 秀芝 淑清 桂荣 兰 珍',
      first: '桂秀玉素淑凤翠月金春爱',
      second: '兰英珍芝芳荣清琴云香贤琴',
    },
  },
  {
    until: 1959,
    male: {
      whole:
        '建国 国庆 援朝 志国 建华 国栋 德才 玉柱 振江 树森 福林 长林 永贵 保国 跃进 胜利 和平 文学 忠 义 明 成 才 军 林',
      first: '建国志德玉振树福长永保胜文学忠兴广凤成立',
      second: '国华栋才柱江森林贵利平学君明财胜清海',
    },
    female: {
      whole:
        '淑华 桂芳 秀云 玉华 凤琴 淑琴 桂琴 秀华 玉琴 淑云 亚琴 凤霞 秀芹 淑芬 亚兰 玉梅 桂香 金凤 国英 和平 华 琴 芳',
      first: '淑桂秀玉凤亚金国春丽艳月',
      second: '华芳云琴霞芹芬兰梅香凤英贤敏',
    },
  },
  {
    until: 1969,
    male: {
      whole:
        '志强 建军 卫东 红军 文革 立新 永刚 志刚 建民 学军 卫国 向东 国强 海涛 玉明 立军 春生 建平 军 勇 刚 伟 斌 杰 平',
      first: '志建卫红文立永学国海玉春向东宏占立',
      second: '强军东革新刚民国生平涛明峰武臣波彬',
    },
    female: {
      whole:
        '丽华 丽萍 红梅 艳华 秀丽 春梅 淑梅 亚丽 丽娟 艳梅 桂华 玉霞 晓红 卫红 海霞 春华 亚芹 丽 红 艳 霞 萍 敏 杰',
      first: '丽红艳秀春淑亚玉晓卫海桂凤立',
      second: '华萍梅丽娟霞红芹杰敏英芝云艳',
    },
  },
  {
    until: 1979,
    male: {
      whole:
        '海波 晓东 志伟 宏伟 立国 文涛 永强 海军 洪涛 景峰 国峰 春雷 志勇 晓明 建辉 涛 伟 强 勇 军 鹏 磊 刚 波 超 辉',
      first: '海晓志宏立文永洪景国春建雪利',
      second: '波东伟国涛强军峰雷勇明辉飞亮',
    },
    female: {
      whole:
        '丽丽 春艳 海燕 晓梅 艳玲 红艳 雪梅 丽娜 晓丽 海英 玉红 立梅 春玲 秀娟 晓燕 艳 丽 红 静 娟 燕 敏 玲 霞 颖 慧',
      first: '丽春海晓艳红雪玉立秀小冬',
      second: '丽艳燕梅玲娜英红娟辉波杰霞',
    },
  },
  {
    until: 1989,
    male: {
      whole:
        '鹏飞 海龙 晓光 志鹏 文博 金龙 俊杰 立志 东旭 大伟 明明 振宇 天宇 磊 鹏 超 帅 亮 涛 伟 飞 杰 龙 斌 健 凯 洋',
      first: '鹏海晓志文金俊立东大振天明玉国',
      second: '飞龙光鹏博杰志旭伟宇超亮明洋坤',
    },
    female: {
      whole:
        '丹丹 婷婷 娜娜 晓丹 海霞 莹莹 雪莹 晶晶 丽娜 雪娇 佳佳 静静 楠楠 婷 娜 静 丹 莹 雪 颖 晶 楠 磊 爽 杨 佳',
      first: '丹婷晓海莹雪晶丽佳静楠春思',
      second: '丹婷娜霞莹娇晶佳静楠颖微琪',
    },
  },
  {
    until: 1999,
    male: {
      whole:
        '浩然 宇航 天宇 泽宇 明轩 子豪 嘉俊 鑫 宇 浩 昊 磊 洋 旭 博 帅 凯 鹏 阳 晨 佳明 家兴 思远 文昊 金鹏 柏林',
      first: '浩宇天泽明子嘉思文金佳俊铭',
      second: '然航宇轩豪俊远昊鹏林阳博伦',
    },
    female: {
      whole:
        '思雨 佳琪 雨晴 梦瑶 欣怡 雪婷 思琪 佳欣 文静 晓雨 慧敏 悦 雪 琳 璐 婷 颖 瑶 月 宇婷 梦迪 诗琪 思彤 鑫月',
      first: '思佳雨梦欣雪文晓慧诗宇紫',
      second: '雨琪晴瑶怡婷欣静敏迪彤月涵',
    },
  },
  {
    until: 9999,
    male: {
      whole:
        '梓轩 浩宇 俊熙 子涵 宇轩 博文 皓轩 一鸣 泽楷 铭泽 嘉懿 奕辰 昊天 子墨 瑞泽 天佑 佳航 景行 堃 喆 淼 犇',
      first: '梓浩俊子宇博皓铭嘉奕瑞佳',
      second: '轩宇熙涵文鸣泽懿辰墨航阳',
    },
    female: {
      whole:
        '梓涵 欣妍 诗涵 雨桐 语桐 可馨 思涵 佳怡 一诺 紫萱 若曦 子萱 依诺 梦琪 昕玥 乐瑶 玥 瑾 馨予 沐晴',
      first: '梓欣诗雨语可思佳紫若子昕',
      second: '涵妍桐馨怡诺萱曦琪瑶玥瑾',
    },
  },
];

/** Characters outside GB 2312, one of them outside the BMP: they must survive every step of the registry. */
export const rareGivenNames = '䶮 𠮷 㛃 文䶮 𠮷明 海㛃 春㛃 䶮辰 喆 堃 晓玥 昇 珺 翀';

export const mongolNames = {
  surnames: '包 30 白 24 金 10 吴 9 何 8 韩 6 齐 5 王 5 张 4 李 4 陈 3 席 2 戴 2 佟 1 宝 3 敖 3 乌 2 鲍 2',
  male: `巴图 孟和 布和 朝鲁 哈斯 宝音 巴雅尔 苏和 额尔敦 特木尔 阿古拉 那顺 青格勒 呼格吉勒 吉日嘎拉 乌力吉 巴特尔 达来
    格日勒图 朝格图 敖其尔 额尔敦巴图 宝音德力格尔 那日苏 毕力格 朝克巴特尔 苏日塔拉图 哈斯巴根 铁柱 白音仓 图门乌力吉 阿拉腾巴根`,
  female: `乌云 其其格 娜仁 萨仁 斯琴 托娅 乌日娜 乌云其木格 娜仁图雅 萨仁格日勒 通拉嘎 阿拉坦其其格 乌仁图娅 敖登高娃 苏布德
    哈斯其其格 格日勒图雅 诺敏 塔娜 阿茹娜 萨其日 琪琪格 额尔登其木格 都兰 娜布其玛 额尔敦格日勒 南斯勒玛`,
};

/** Peoples whose names are a surname and a given name in the Han manner. */
export const surnamesByGroup: Readonly<Record<string, string>> = {
  '03': '马 40 杨 10 金 6 丁 6 白 6 沙 4 哈 4 王 6 张 5 李 5 刘 4 韩 3 麻 1 铁 1',
  '10': '金 40 朴 20 李 18 崔 10 郑 6 尹 3 许 3',
  '11': '关 22 佟 12 那 8 富 5 金 6 赵 8 王 8 张 7 李 6 唐 4 高 3 何 3 白 3 依 2 英 2 傅 3 马 2 郎 2 伊 1 葛 1',
  '31': '敖 22 孟 20 郭 16 莫 12 鄂 10 沃 6 苏 5 何 4 吴 4 德 2 多 2 金 2 杜 2 索 1 卜 1',
  '38': '关 8 佟 5 吴 5 何 4 安 3 富 2',
  '44': '王 5 李 4 张 4 孙 3 曲 2 刘 3 于 2 伊 1',
  '45': '杜 12 涂 10 敖 8 那 7 武 6 柯 5 贺 4 何 5 阿 1 吴 2 固 1 巴 2 乌 2',
  '52': '关 10 孟 10 莫 8 白 8 何 7 葛 7 吴 5 魏 4 杜 2 阿 1',
};

/** Names whose parts stand on either side of a middle dot (U+00B7). */
export const uyghurNames = {
  male: '买买提江 艾合买提 吐尔逊 阿卜杜拉 玉素甫 艾力 库尔班 热合曼 伊力哈木 阿卜杜热合曼 买买提明 艾尼瓦尔 吾斯曼',
  female: '阿依古丽 古丽娜尔 热孜万古丽 帕提古丽 阿依努尔 米热古丽 祖丽皮亚 阿依夏木古丽 古丽巴哈尔',
};
export const kazakhNames = {
  male: '叶尔兰 赛力克 哈德尔别克 努尔兰 巴合提别克 木拉提 阿斯哈尔 别尔迪汗 加尔肯',
  female: '古丽扎 阿依波塔 库丽达娜 巴合提古丽 努尔古丽 阿依达娜 萨乌列',
};
export const tibetanNames = {
  male: '扎西次仁 索南才让 多杰 达瓦 次仁顿珠 丹增 旦正加',
  female: '卓玛 央金 拉姆 德吉卓嘎 才让措 白玛拉措',
};

/**
 * Combinations that would read as a known public figure are left out, so that a picture of the demo
 * can never be taken for a record of that person.
 */
export const avoidedNames =
  '李强 李希 李鹏 李干杰 王毅 王震 王晨 王勇 王刚 韩正 陈云 陈毅 陈希 陈诚 彭真 朱德 刘鹤 雷锋 马云 马凯 张军 张春桥 周强 林彪 何勇 曾庆红 吴邦国 杨洁 宋平 任正非 姚明 刘翔 毛泽宇';
