/** The member's own rights: seldom needed, so apart from the pages of every day. */
export { ConsentsPage } from './ConsentsPage.tsx';
export { CopyPage } from './CopyPage.tsx';
export { CorrectionPage } from './CorrectionPage.tsx';
export { CorrectionsPage } from './CorrectionsPage.tsx';
export { KeptPage } from './KeptPage.tsx';
export { NewCorrectionPage } from './NewCorrectionPage.tsx';
