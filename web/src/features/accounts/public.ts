export { FreshSignInProvider, useFreshSignIn } from './FreshSignIn.tsx';
export { PasskeyStep } from './PasskeyStep.tsx';
export { type Slip, SlipSheet } from './SlipSheet.tsx';
