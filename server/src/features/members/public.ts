/** The only door to member files for other features and for the composition roots. */
export { insertMembers, type NewMember } from './members.bulk.ts';
export { exportMembersCommand, type ImportOutcome, importMembersFile } from './members.command.ts';
export { writeExport } from './members.exports.ts';
export { actorOf, advanceImport, importJob, resumeImports } from './members.imports.jobs.ts';
export { membersFeature } from './members.routes.ts';
