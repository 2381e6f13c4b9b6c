/** The pages of the workbench that come with one download. */
export { DeskBoardPage } from './DeskBoardPage.tsx';
export { DeskIncomingPage } from './DeskIncomingPage.tsx';
export { DeskTablePage } from './DeskTablePage.tsx';
export { DeskTransferPage } from './DeskTransferPage.tsx';
