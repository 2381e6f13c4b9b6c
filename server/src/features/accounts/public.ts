/** The door of accounts: what other features, the composition roots and the command line may use. */
export { giveBackPlace, placeEach, reservePlace } from './accounts.attempts.ts';
export { issueActivation, resetAccount } from './accounts.care.service.ts';
export { type DutyThere, dutiesAt, dutiesOfMember, endDuties } from './accounts.duties.endings.ts';
export { runsOn, standsIn } from './accounts.duties.running.ts';
export {
  dutyInReach,
  dutyRange,
  dutyToEnd,
  endIn,
  type Grant,
  type Granted,
  grantAnswer,
  grantDuty,
  grantIn,
  lockDutyToEnd,
  refuseExclusive,
  toOneself,
} from './accounts.duties.service.ts';
export {
  type DutyRow,
  dutyRows,
  insertDuty,
  lockLeaves,
  lockPlace,
  notOver,
} from './accounts.duties.store.ts';
export { forgetActors, forgetMember, identify, sessionCookie, stillActs } from './accounts.identity.ts';
export {
  accountIdOf,
  activateWithPassword,
  inviteAccount,
} from './accounts.operator.service.ts';
export { hashPassword } from './accounts.passwords.ts';
export {
  canEndDuty,
  grants,
  isHiddenFrom,
  isOwnAccount,
  isOwnSide,
  mayDecideRole,
} from './accounts.policy.ts';
export { tooMany } from './accounts.refusals.ts';
export { accountsFeature } from './accounts.routes.ts';
export { addressKey } from './accounts.rules.ts';
export { sealSecondFactor } from './accounts.second-factor.service.ts';
export { newSecondFactorSecret } from './accounts.second-factor.ts';
export { normalizeLogin } from './accounts.sign-in.service.ts';
export { whileActing } from './accounts.still-acts.ts';
export { createAccount, createActiveAccount, followPhone, lockAccountByLogin } from './accounts.store.ts';
export { createToken, listTokens, revokeToken } from './accounts.tokens.service.ts';
