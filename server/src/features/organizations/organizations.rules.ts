import type { OrganizationKind } from '@zhibu/contract/organizations';
import { organizationKinds } from '@zhibu/contract/organizations';
import type { Objection, Rulebook } from '../../kernel/rulebook.ts';

/** Null when the kind may stand there, else what speaks against it (rulebook, `organization.place`). */
export function placeObjection(
  rulebook: Rulebook,
  parent: OrganizationKind,
  kind: OrganizationKind,
): Objection | null {
  const rule = rulebook.rule('organization.place');
  const allowed = rule.value[parent];
  if (allowed.includes(kind)) return null;
  const above = organizationKinds[parent];
  const below = organizationKinds[kind];
  if (allowed.length === 0)
    return {
      rule,
      words: {
        zh: `${above.zh}下面不能再设党组织，请把它设在所属的党支部或党委下面。`,
        en: `Nothing can stand under a ${above.en.toLowerCase()}: choose its branch or committee as the parent.`,
      },
      earliest: null,
    };
  return {
    rule,
    words: {
      zh: `${above.zh}下面不能设${below.zh}，只能设${allowed.map((key) => organizationKinds[key].zh).join('、')}。`,
      en: `A ${below.en.toLowerCase()} cannot stand under a ${above.en.toLowerCase()}; allowed there: ${allowed
        .map((key) => organizationKinds[key].en.toLowerCase())
        .join(', ')}.`,
    },
    earliest: null,
  };
}

export const segmentWidth = 4;
/** A path begins with its region's, `n.15.07`; every level below adds a dot and a segment. */
export const regionPathLength = 7;
export const levelWidth = segmentWidth + 1;
const mostChildren = 36 ** segmentWidth;

/** The n-th child's path: a fixed-width base-36 segment, so that the order of paths is the order of making. */
export function childPath(parentPath: string, number: number): string {
  if (!Number.isInteger(number) || number < 0 || number >= mostChildren)
    throw new RangeError(`child number out of range: ${number}`);
  return `${parentPath}.${number.toString(36).padStart(segmentWidth, '0')}`;
}

/** 1 for a top organisation of its region. */
export function depthOf(path: string): number {
  return (path.length - regionPathLength) / levelWidth;
}

/** The paths from `top` (or from the region's first level) down to the parent of `path`. */
export function ancestorPaths(path: string, top: string | null): string[] {
  const paths: string[] = [];
  const from = Math.max(regionPathLength + levelWidth, top?.length ?? 0);
  for (let length = from; length < path.length; length += levelWidth) paths.push(path.slice(0, length));
  return paths;
}

/** Members belong to a branch or a group; what stands above has none of its own. */
export const holdsPeople = (kind: string) => kind === 'branch' || kind === 'group';
