import { codeAt, stepOf } from '../../../e2e/totp.ts';

/** What an authenticator shows at this instant. */
export const codeOfNow = (secret: string, now: Date) => codeAt(secret, stepOf(now.getTime()));
