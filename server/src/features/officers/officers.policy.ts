import { type Actor, holds } from '../../kernel/authorization.ts';

/** The organisation came from the actor's loader: what is asked here is the right, not the reach. */
export const canWriteOfficers = (actor: Actor) => holds(actor, 'organizations.write');

/** Who sits in a body is a fact about people: row-level security shows it to those who may read their files. */
export const canSeeOfficers = (actor: Actor) => holds(actor, 'members.read');

export const canSeeCounts = (actor: Actor) => holds(actor, 'statistics.read') || holds(actor, 'members.read');

export const officerAbilities = (actor: Actor, officer: { until: string | null }) => ({
  end: canWriteOfficers(actor) && officer.until === null,
});

export const termAbilities = (actor: Actor, term: { ended: string | null }) => ({
  extend: canWriteOfficers(actor) && term.ended === null,
});
