/** What other features show of changes of status: the panel of one member. */
export { StatusPanel } from './StatusPanel.tsx';
