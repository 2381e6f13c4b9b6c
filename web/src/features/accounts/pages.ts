/** The pages before a session, in one piece: they follow each other within seconds. */
export { ActivationPage } from './ActivationPage.tsx';
export { SignInPage } from './SignInPage.tsx';
