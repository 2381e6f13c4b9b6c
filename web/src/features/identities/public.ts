export { OutsideDeed } from './OutsideDeed.tsx';
export { OutsideIdentities } from './OutsideIdentities.tsx';
export { useOutsideOffered } from './use-outside-offered.ts';
