/** The only door to member files for other features and for the composition roots. */
export { insertMembers, type NewEvent, type NewMember } from './members.bulk.ts';
export { changeFile, isKnownPerson, notYours } from './members.change.ts';
export { exportMembersCommand, type ImportOutcome, importMembersFile } from './members.command.ts';
export { writeExport } from './members.exports.ts';
export { fileNameOf, receiveUpload } from './members.files.ts';
export { actorOf, advanceImport, importJob, resumeImports, runImport } from './members.imports.jobs.ts';
export { cannotBeHere, existsAlready, numberRefused, whileNumbersLast } from './members.known.ts';
export { membersByIdNumber } from './members.lookup.ts';
export { leaveForOutside, receiveNewcomer, receiveReturning, stageSince } from './members.outside.ts';
export {
  canCopy,
  canEdit,
  canRequestCorrection,
  canReveal,
  isInReach,
  isOwn,
  regionsOf,
} from './members.policy.ts';
export { rangeOf } from './members.queries.ts';
export { type MemberRecord, maskAddress, maskIdNumber, maskPhone, place } from './members.record.ts';
export { type RelocationCause, relocateMembers } from './members.relocation.ts';
export { reasonMissing } from './members.reveal.ts';
export { membersFeature } from './members.routes.ts';
export { decideValues, faultsToErrors, type MemberInput, type MemberValues } from './members.rules.ts';
export { tellKnown } from './members.service.ts';
export { findFor, lockFor, recordAccess, recordEvent, roleOf, valuesOf } from './members.store.ts';
export {
  forever,
  type KnownState,
  revise,
  type State,
  type StateValues,
  stateOn,
} from './members.timeline.rules.ts';
export { beginHistory, knownStates, reviseHistories, stateColumns, stateValues } from './members.timeline.ts';
export { type LockedMember, lockWherever, transferMember } from './members.transfer.ts';
