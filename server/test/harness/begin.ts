import { forgetPeople } from './members.ts';

/* Vitest runs this before each file: files share a process, and none may notice which one came before. */
forgetPeople();
