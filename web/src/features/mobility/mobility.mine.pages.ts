/** The member's own pages in one piece: whoever reads where one is hosted reports from there. */
export { MineMobilityPage } from './MineMobilityPage.tsx';
export { MineReportPage } from './MineReportPage.tsx';
