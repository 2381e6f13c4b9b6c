import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

/** What is said of a letter for whoever was here before. Days of the file stand in it only for those who may see the file. */
export const sayOfReturn = {
  issuedBeforeLeft: (left: LocalDate | null): Words =>
    left === null
      ? {
          zh: '介绍信的开出日期早于这名党员转往系统外的日期，不能用来转回。请核对日期，或与开出介绍信的党组织核实。',
          en: 'The letter was issued before this member went outside; nobody comes back with it. Check the day, or ask whoever issued it.',
        }
      : {
          zh: `这名党员 ${left} 才转往系统外，介绍信不能更早开出。请核对日期，或与开出介绍信的党组织核实。`,
          en: `This member went outside on ${left}; the letter was not issued before. Check the day, or ask whoever issued it.`,
        },
  joinedDiffers: (joined: LocalDate | null): Words =>
    joined === null
      ? {
          zh: '介绍信上的入党日期与本系统存档的档案不一致，以档案为准。请与开出介绍信的党组织核对；档案有误的，请上级党委组织部门先更正。',
          en: 'The day of joining differs from the archived file, which stands. Check it with whoever issued the letter; the committee above corrects a wrong file first.',
        }
      : {
          zh: `档案中的入党日期是 ${joined}，与介绍信不一致，以档案为准。请与开出介绍信的党组织核对；档案有误的，请先更正档案。`,
          en: `The file says that this member joined on ${joined}, which stands. Check it with whoever issued the letter; a wrong file is corrected first.`,
        },
  fullDiffers: (full: LocalDate | null): Words =>
    full === null
      ? {
          zh: '介绍信上的转正日期与本系统存档的档案不一致，以档案为准。请与开出介绍信的党组织核对；档案有误的，请上级党委组织部门先更正。',
          en: 'The day of full membership differs from the archived file, which stands. Check it with whoever issued the letter; the committee above corrects a wrong file first.',
        }
      : {
          zh: `档案中的转正日期是 ${full}，与介绍信不一致，以档案为准。请与开出介绍信的党组织核对；档案有误的，请先更正档案。`,
          en: `The file says that this member is a full one since ${full}, which stands. Check it with whoever issued the letter; a wrong file is corrected first.`,
        },
} as const;
