import type { CauseKey } from '@zhibu/contract/causes';
import type { NewEvent, NewMember } from '../features/members/public.ts';
import { occupationClass } from '../kernel/standards/occupations.ts';
import type { MemberSpec, PeriodSpec } from './county.ts';

export interface NamedPlace {
  regionId: number;
  id: string;
  path: string;
  name: string;
}

type Places = ReadonlyMap<string, NamedPlace>;
type State = NonNullable<NewMember['history']>[number];

/** A generated person as the registry takes it: the file, its periods with what counts, and the lines of its history. */
export function personOf(spec: MemberSpec, places: Places): NewMember {
  const {
    organizationCode,
    entries,
    joinedPrecision,
    fullPrecision,
    endedOn: _ended,
    history,
    presence,
    presenceSince,
    probationUntil,
    ...values
  } = spec;
  return {
    ...placementOf(placeOf(organizationCode, places)),
    values,
    joinedPrecision,
    fullPrecision,
    entries,
    history: history.map((period, index) => stateOf(spec, period, history[index + 1], places)),
    events: history.map((period, index) => eventOf(period, history[index - 1], places)),
    presence,
    presenceSince,
    probationUntil,
  };
}

function placeOf(code: string, places: Places): NamedPlace {
  const place = places.get(code);
  if (!place) throw new Error(`demo: no organisation ${code}`);
  return place;
}

const placementOf = ({ regionId, id, path }: NamedPlace) => ({ regionId, organizationId: id, orgPath: path });

function stateOf(spec: MemberSpec, period: PeriodSpec, next: PeriodSpec | undefined, places: Places): State {
  const { name, sex, birth, ethnicGroup } = spec;
  const { from, cause, organizationCode, occupation, stage, presence, education, joined, full } = period;
  return {
    ...placementOf(placeOf(organizationCode, places)),
    stage,
    presence,
    name,
    sex,
    birth,
    ethnicGroup,
    education,
    occupationClass: classOf(occupation),
    joined,
    full,
    validFrom: from,
    validUntil: next?.from ?? 'infinity',
    cause,
  };
}

const classes = new Map<string | null, ReturnType<typeof occupationClass>>();

/** A county has some forty occupations, read a million times. */
function classOf(occupation: string | null) {
  const known = classes.get(occupation);
  if (known !== undefined) return known;
  const found = occupationClass(occupation);
  classes.set(occupation, found);
  return found;
}

const told = ['stage', 'presence', 'joined', 'full', 'education', 'occupation'] as const;

/** What began with a period, as the services would have written it into the file's history. */
function eventOf(period: PeriodSpec, before: PeriodSpec | undefined, places: Places): NewEvent {
  const on = period.from;
  if (!before) return { kind: 'created', on, changes: {} };
  const changes: NewEvent['changes'] = {};
  if (before.organizationCode !== period.organizationCode)
    changes.organization = [
      placeOf(before.organizationCode, places).name,
      placeOf(period.organizationCode, places).name,
    ];
  for (const key of told) if (before[key] !== period[key]) changes[key] = [before[key], period[key]];
  return { kind: kindOf(period.cause), on, changes };
}

const kinds: Readonly<Partial<Record<CauseKey, NewEvent['kind']>>> = {
  moved: 'moved',
  reorganized: 'moved',
  edited: 'changed',
  developed: 'changed',
};

/** Everything else is a change of status. */
const kindOf = (cause: CauseKey): NewEvent['kind'] => kinds[cause] ?? 'status_changed';
