import type { AnswerOf } from '../../lib/api.types.ts';
import type { IconName } from '../Icon.tsx';

export type StoryItem = AnswerOf<'GET /members/{id}/timeline'>['items'][number];

/** A picture for each kind; the sentence stands beside it. */
export const storyIcons = {
  work_started: 'slip',
  applied: 'pencil',
  joined: 'flag',
  converted: 'check',
  registered: 'archive',
  moved: 'right',
  stage: 'branch',
  ended: 'close',
  restored: 'history',
  presence: 'phone',
  education: 'book',
  work: 'slip',
  post: 'duty',
  award: 'star',
  discipline: 'warning',
  training: 'book',
  correction: 'pencil',
} as const satisfies Record<StoryItem['kind'], IconName>;

/** What a life turns on stands out. */
export const milestones: readonly StoryItem['kind'][] = ['joined', 'converted', 'ended', 'restored'];

export interface StoryYear {
  /** Null: what has no day. */
  year: string | null;
  items: StoryItem[];
}

/** Neighbours of one year under one mark, in the order in which they come. */
export function yearsOf(items: readonly StoryItem[]): StoryYear[] {
  const years: StoryYear[] = [];
  for (const item of items) {
    const year = item.on?.slice(0, 4) ?? null;
    const last = years.at(-1);
    if (last && last.year === year) last.items.push(item);
    else years.push({ year, items: [item] });
  }
  return years;
}
