/** What a person types as a day, in the ways offices write one, as `YYYY-MM-DD`; null when it is none. */
export function parseTypedDay(text: string): string | null {
  const parts = partsOf(text);
  return parts && existing(...parts);
}

/** Why a text is no day: a whole date that the calendar does not have, or no whole date at all; null: it is a day, or nothing. */
export function dayFault(text: string): 'dayNone' | 'dayWrong' | null {
  if (text.trim() === '' || parseTypedDay(text) !== null) return null;
  const parts = partsOf(text);
  return parts && parts[0] >= firstYear ? 'dayNone' : 'dayWrong';
}

const firstYear = 1900;

function partsOf(text: string): [year: number, month: number, day: number] | null {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  const parted = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(plain);
  const found = compact ?? parted;
  if (!found) return null;
  const [, year = '', month = '', day = ''] = found;
  return [Number(year), Number(month), Number(day)];
}

/** The day where it exists in the calendar (31 April does not), from 1900 on. */
function existing(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < firstYear || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}
