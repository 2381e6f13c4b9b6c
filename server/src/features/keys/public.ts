/** The only door to the master keys' life for the wiring and the command line. */
export { advanceRotation } from './keys.rotation.ts';
export { keysFeature } from './keys.routes.ts';
export { keysStatus, registerKeysJobs, resumeRotation, retireKey, startRotation } from './keys.service.ts';
