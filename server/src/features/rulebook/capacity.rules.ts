import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/organizations';
import type { Words } from '../../kernel/errors.ts';
import type { Objection, Rulebook } from '../../kernel/rulebook.ts';

/** An objection with its weight: `warn` is told and passes, `block` refuses the step. */
export interface Weighed extends Objection {
  severity: 'warn' | 'block';
}

/** What an organisation is, or would be after a step. Members are full and probationary, with everything below. */
export interface Capacity {
  kind: OrganizationKind;
  form: OrganizationForm;
  fullMembers: number;
  members: number;
  /** Units that a joint branch covers; null where nobody said. */
  units: number | null;
  /** Its officers in office; null where the step does not concern them. */
  officers: OfficerCounts | null;
  /** Words without the numbers of members: for duties that read no files, to whom two people are no figure. */
  discreet?: boolean;
}

export interface OfficerCounts {
  secretaries: number;
  deputies: number;
  /** People on the committee, secretary and deputies with them. */
  committee: number;
}

/** Whose members keep their affiliation elsewhere: how many stand in the registry there says nothing. */
export const uncountedForms = ['temporary', 'functional'] as const satisfies readonly OrganizationForm[];

/** Rules 1 to 3 of domain.md: what speaks against an organisation of this kind with these numbers. */
export function capacityObjections(rulebook: Rulebook, capacity: Capacity): Weighed[] {
  if (uncountedForms.some((form) => form === capacity.form)) return [];
  switch (capacity.kind) {
    case 'branch':
      return [
        ...branchObjections(rulebook, capacity),
        ...(capacity.officers ? officersObjections(rulebook, capacity, capacity.officers) : []),
      ];
    case 'general_branch':
      return sizeObjections(rulebook, 'general_branch.members_over', capacity);
    case 'committee':
      return sizeObjections(rulebook, 'committee.members_over', capacity);
    case 'working_committee':
    case 'group':
      return [];
  }
}

/** How many there are, as a clause. */
function tellsOf({ discreet = false }: Capacity) {
  return (zh: string, en: string): Words =>
    discreet ? { zh: '', en: '' } : { zh: `，${zh}`, en: `; ${en}` };
}

function branchObjections(rulebook: Rulebook, capacity: Capacity): Weighed[] {
  const { form, fullMembers, members, units } = capacity;
  const tells = tellsOf(capacity);
  const found: Weighed[] = [];
  const needed = rulebook.value('branch.full_members_min');
  if (fullMembers < needed) {
    const here = tells(`这里只有 ${fullMembers} 名`, `here there are ${fullMembers}`);
    found.push({
      severity: 'block',
      rule: rulebook.rule('branch.full_members_min'),
      words: {
        zh: `党支部至少要有 ${needed} 名正式党员${here.zh}。可以与邻近单位成立联合党支部。`,
        en: `A branch needs ${needed} full members${here.en}. A joint branch with a neighbouring unit is possible.`,
      },
      earliest: {
        zh: `正式党员达到 ${needed} 名时`,
        en: `once there are ${needed} full members`,
      },
    });
  }
  const most = rulebook.value('branch.members_usual_max');
  if (members > most) {
    const here = tells(`这里有 ${members} 人`, `here there are ${members}`);
    found.push(
      warning(rulebook, 'branch.members_usual_max', {
        zh: `党支部党员一般不超过 ${most} 人${here.zh}。可以考虑分设党支部或改设党总支。`,
        en: `A branch generally has at most ${most} members${here.en}. Consider a split or a general branch.`,
      }),
    );
  }
  const mostUnits = rulebook.value('branch.joint_units_usual_max');
  if (form === 'joint' && units !== null && units > mostUnits)
    found.push(
      warning(rulebook, 'branch.joint_units_usual_max', {
        zh: `联合党支部覆盖单位一般不超过 ${mostUnits} 个，这里有 ${units} 个。`,
        en: `A joint branch generally covers at most ${mostUnits} units; here there are ${units}.`,
      }),
    );
  return found;
}

function sizeObjections(
  rulebook: Rulebook,
  key: 'general_branch.members_over' | 'committee.members_over',
  capacity: Capacity,
): Weighed[] {
  const { members } = capacity;
  const over = rulebook.value(key);
  if (members > over) return [];
  const kind = key === 'committee.members_over' ? '基层党委' : '党总支';
  const kindEn = key === 'committee.members_over' ? 'grassroots committee' : 'general branch';
  const here = tellsOf(capacity)(`这里有 ${members} 人`, `here there are ${members}`);
  return [
    warning(
      rulebook,
      key,
      {
        zh: `${kind}一般在党员超过 ${over} 人时设立${here.zh}；人数不足时须经上级批准。`,
        en: `A ${kindEn} is generally founded above ${over} members${here.en}. Below, the superior must have approved.`,
      },
      {
        zh: `党员超过 ${over} 人时，或者经上级批准`,
        en: `once there are more than ${over} members, or with the superior's approval`,
      },
    ),
  ];
}

function officersObjections(
  rulebook: Rulebook,
  { fullMembers }: Capacity,
  { secretaries, deputies, committee }: OfficerCounts,
): Weighed[] {
  const from = rulebook.value('branch.committee_from_full_members');
  const found: Weighed[] =
    committee > rulebook.value('branch.committee_size_max') ? [tooLarge(rulebook, committee)] : [];
  if (secretaries === 0)
    found.push(
      warning(rulebook, 'branch.committee_from_full_members', {
        zh: '党支部现在没有书记，请尽快选举或由上级指派。',
        en: 'The branch has no secretary: elect one, or let the superior appoint one.',
      }),
    );
  if (fullMembers < from) {
    if (found.every(({ severity }) => severity === 'warn') && committee > secretaries + deputies)
      found.push(
        warning(
          rulebook,
          'branch.committee_from_full_members',
          {
            zh: `正式党员不足 ${from} 名的党支部设书记，必要时设副书记，不设支部委员会；这里有 ${fullMembers} 名正式党员。`,
            en: `A branch with fewer than ${from} full members has a secretary, a deputy if needed, and no committee; here there are ${fullMembers}.`,
          },
          { zh: `正式党员达到 ${from} 名时`, en: `once there are ${from} full members` },
        ),
      );
    return found;
  }
  return [...found, ...usualSizeObjections(rulebook, committee)];
}

function tooLarge(rulebook: Rulebook, committee: number): Weighed {
  const most = rulebook.value('branch.committee_size_max');
  return {
    severity: 'block',
    rule: rulebook.rule('branch.committee_size_max'),
    words: {
      zh: `支部委员会最多 ${most} 人，这里有 ${committee} 人。请减少委员人数。`,
      en: `A branch committee has at most ${most} members; here there are ${committee}. Name fewer.`,
    },
    earliest: null,
  };
}

/** Above the most it is refused already. */
function usualSizeObjections(rulebook: Rulebook, committee: number): Weighed[] {
  const { min, max } = rulebook.value('branch.committee_usual_size');
  if (committee > rulebook.value('branch.committee_size_max') || (committee >= min && committee <= max))
    return [];
  return [
    warning(rulebook, 'branch.committee_usual_size', {
      zh: `支部委员会一般 ${min} 至 ${max} 人，这里有 ${committee} 人。`,
      en: `A branch committee generally has ${min} to ${max} members; here there are ${committee}.`,
    }),
  ];
}

function warning(
  rulebook: Rulebook,
  key: Parameters<Rulebook['rule']>[0],
  words: Words,
  earliest: Words | null = null,
): Weighed {
  return { severity: 'warn', rule: rulebook.rule(key), words, earliest };
}
