/** The pages of the workbench that come with one download. */
export { MobilityPage } from './MobilityPage.tsx';
export { PeriodPage } from './PeriodPage.tsx';
