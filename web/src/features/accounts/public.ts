export { FreshSignInProvider, useFreshSignIn } from './FreshSignIn.tsx';
export { type Slip, SlipSheet } from './SlipSheet.tsx';
