/** What other features show of transfers: how the origin files for its members, one or many. */
export { FilingButton } from './DeskFilingButton.tsx';
export { FilingBar, type FilingChoice, useFilingChoice } from './DeskFilingChoice.tsx';
