import type { StoryItemAnswer } from '@zhibu/contract/member-story';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { decodePosition, encodePosition, invalidPosition, textShape } from '../../kernel/paging.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { endOfDay, twoTimes } from '../../kernel/two-times.ts';
import type { Services } from '../../services.ts';
import { findFor } from './members.store.ts';
import { storyOf } from './members.story.assembly.ts';
import { storySources } from './members.story.queries.ts';

/**
 * A page of a member's story, the latest first. Open to those who may read the file's history: the member, and
 * officers in reach of the file, from its first day: the history travels with the member (domain rule 26).
 * @throws Problem 404, 422 a day in the future
 */
export async function listStory(
  services: Services,
  actor: Actor,
  id: string,
  { limit = 50, after, asKnown }: { limit?: number; after?: string; asKnown?: LocalDate },
): Promise<{ items: StoryItemAnswer[]; next: string | null }> {
  const at = twoTimes(asKnown === undefined ? {} : { asKnown }, dayInChina(services.clock.now()));
  const position = decodePosition(after, [textShape])?.[0];
  return services.database.read(actor.scope, async (reader) => {
    const file = await findFor(reader, actor, id);
    const sources = await storySources(reader, file, at.asKnown);
    const end = at.asKnown === null ? null : endOfDay(at.asKnown);
    const story = end !== null && file.createdAt >= end ? [] : storyOf(file, sources, end, dayInChina);
    const last = position === undefined ? -1 : story.findIndex((item) => item.id === position);
    // The item at which the last page ended is gone: the story was corrected meanwhile.
    if (position !== undefined && last < 0) throw invalidPosition();
    const items = story.slice(last + 1, last + 1 + limit);
    const ended = last + 1 + limit >= story.length;
    return { items, next: ended ? null : encodePosition([items.at(-1)?.id ?? '']) };
  });
}
