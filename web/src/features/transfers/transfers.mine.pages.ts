/** The member's own transfers in one piece: whoever reads about one goes on to the other. */
export { MineApplyPage } from './MineApplyPage.tsx';
export { MineTransfersPage } from './MineTransfersPage.tsx';
