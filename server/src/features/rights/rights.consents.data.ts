import type { ConsentPurpose } from '@zhibu/contract/rights';
import type { Words } from '../../kernel/errors.ts';

/**
 * Where consent is the ground (PIPL art. 13(1)(1)): never for what a branch must keep, only for what it may show.
 * New words are a new version: whoever agreed to older ones is asked again.
 */
export interface Purpose {
  version: number;
  title: Words;
  words: Words;
  without: Words;
}

export const consentGround: Words = {
  zh: '《个人信息保护法》第十三条第一款第一项（本人同意）、第十五条（可随时撤回）',
  en: 'PIPL art. 13(1)(1), consent; art. 15, withdrawn at any time',
};

export const purposes: Readonly<Record<ConsentPurpose, Purpose>> = {
  phone_to_branch: {
    version: 1,
    title: { zh: '给本支部党员看我的电话', en: 'Show my phone number to my branch' },
    words: {
      zh: '同意在“我的党支部”里，让本支部的党员看到我的完整电话号码，便于互相联系。',
      en: 'The members of my own branch see my phone number in full in "My branch", to reach each other.',
    },
    without: {
      zh: '不同意时，名单里只有姓名；支部书记因工作仍可联系您。',
      en: 'Without it they see the name only; the secretary can still reach you for the branch’s work.',
    },
  },
  photo_to_branch: {
    version: 1,
    title: { zh: '给本支部党员看我的照片', en: 'Show my photo to my branch' },
    words: {
      zh: '同意在“我的党支部”名单里显示我档案中的照片，只给本支部的党员看。',
      en: 'The photo of my file stands beside my name in "My branch", for the members of my own branch only.',
    },
    without: {
      zh: '不同意时，名单里不显示照片。',
      en: 'Without it the list shows no photo.',
    },
  },
  birthday_to_branch: {
    version: 1,
    title: { zh: '让本支部党员知道我的生日', en: 'Tell my branch my birthday' },
    words: {
      zh: '同意让本支部的党员看到我生日的月和日（不含年份），便于大家祝贺。',
      en: 'The members of my own branch see month and day of my birthday, without the year, to congratulate.',
    },
    without: {
      zh: '不同意时，不显示生日。',
      en: 'Without it no birthday is shown.',
    },
  },
  phone_to_host: {
    version: 1,
    title: { zh: '给接纳我的党支部看我的电话', en: 'Show my phone number to the branch that hosts me' },
    words: {
      zh: '外出流动期间，同意让接纳我参加活动的党支部的工作人员看到我的完整电话号码，便于通知我参加组织生活。',
      en: 'While I am away, the officers of the branch that hosts me see my phone number in full, to ask me to its meetings.',
    },
    without: {
      zh: '不同意时，接纳支部只看到遮盖后的号码，有事通过您所在的党支部转告。',
      en: 'Without it they see the number masked, and reach you through your home branch.',
    },
  },
};
