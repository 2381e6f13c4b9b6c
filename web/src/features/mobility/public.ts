/** What other features show of mobility: a member's part of the file. */
export { MobilitySection } from './MobilitySection.tsx';
