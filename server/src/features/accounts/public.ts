/** The door of accounts: what other features, the composition roots and the command line may use. */
export { issueActivation, resetAccount } from './accounts.care.service.ts';
export { grantDuty } from './accounts.duties.service.ts';
export { insertDuty } from './accounts.duties.store.ts';
export { forgetActors, identify, sessionCookie } from './accounts.identity.ts';
export {
  accountIdOf,
  activateWithPassword,
  inviteAccount,
} from './accounts.operator.service.ts';
export { hashPassword } from './accounts.passwords.ts';
export { accountsFeature } from './accounts.routes.ts';
export { sealSecondFactor } from './accounts.second-factor.service.ts';
export { newSecondFactorSecret } from './accounts.second-factor.ts';
export { normalizeLogin } from './accounts.sign-in.service.ts';
export { createAccount, createActiveAccount, followPhone } from './accounts.store.ts';
export { createToken, listTokens, revokeToken } from './accounts.tokens.service.ts';
