/** Values of a form by field, each as it stands in its box. */
export type Typed<K extends string> = Record<K, string>;

export interface Rebased<K extends string> {
  /** What was typed, over what is now stored. */
  values: Typed<K>;
  /** Fields that both sides changed, and differently: what was typed stays and is asked about. */
  contested: K[];
  /** Fields that only the other side changed: theirs is taken. */
  taken: K[];
}

/** Carries what somebody typed over `before` onto `now`, after somebody else saved in between (HTTP 412). */
export function rebase<K extends string>(typed: Typed<K>, before: Typed<K>, now: Typed<K>): Rebased<K> {
  const keys = Object.keys(typed) as K[]; // a record's own keys
  const moved = keys.filter((key) => now[key] !== before[key]);
  const touched = (key: K) => typed[key] !== before[key];
  return {
    values: Object.fromEntries(keys.map((key) => [key, touched(key) ? typed[key] : now[key]])) as Typed<K>, // the same keys
    contested: moved.filter((key) => touched(key) && typed[key] !== now[key]),
    taken: moved.filter((key) => !touched(key)),
  };
}

/** The fields that differ from what is stored. */
export function changedKeys<K extends string>(typed: Typed<K>, stored: Typed<K>): K[] {
  return (Object.keys(typed) as K[]).filter((key) => typed[key] !== stored[key]); // a record's own keys
}
