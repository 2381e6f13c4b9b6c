/** The member's home in one piece: small enough, and every tab then opens at once. */
export { OwnAccessLogPage } from './OwnAccessLogPage.tsx';
export { OwnBranchPage } from './OwnBranchPage.tsx';
export { OwnFilePage } from './OwnFilePage.tsx';
export { OwnHistoryPage } from './OwnHistoryPage.tsx';
export { OwnHomePage } from './OwnHomePage.tsx';
