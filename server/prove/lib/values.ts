import fc from 'fast-check';
import { isIdSchema, type Schema } from './operations.ts';

/** What takes the place of an id: the id of something that exists, by the name of the property or parameter. */
export type IdOf = (name: string) => string;

const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const chinese = fc.stringMatching(/^[一-龥]{1,8}$/);
const word = fc.oneof(
  { weight: 6, arbitrary: chinese },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("'; DROP TABLE member; --", '<b>x</b>', '%00', '../../etc/passwd', '=1+1'),
  },
);

/**
 * Values that a schema of the contract takes. A keyword that is not known here would make the proof weaker without
 * a word, so it ends it.
 * @param name of the property: decides which id, and gives logins and codes their usual form
 */
export function valuesOf(schema: Schema, name: string, idOf: IdOf): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (name === 'login') return fc.constant(null).map(() => idOf(name));
  if (isIdSchema(schema)) return fc.constant(null).map(() => idOf(name));
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valuesOf(one, name, idOf)));
  const types = [schema.type ?? []].flat();
  if (types.length > 1)
    return fc.oneof(
      { weight: 4, arbitrary: valuesOf({ ...schema, type: types[0] }, name, idOf) },
      { weight: 1, arbitrary: valuesOf({ ...schema, type: types[1] }, name, idOf) },
    );
  switch (types[0]) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1_000_000 });
    case 'string':
      return texts(schema);
    case 'array':
      return lists(schema, name, idOf);
    case 'object':
      return objects(schema, idOf);
    case undefined:
      return fc.jsonValue({ maxDepth: 2 });
    default:
      throw new Error(`no values for ${JSON.stringify(schema)}: teach prove/lib/values.ts`);
  }
}

function texts({ format, pattern, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<unknown> {
  if (format === 'date') return day.map((text) => text.slice(0, 10));
  if (format === 'date-time') return day;
  if (format !== undefined) throw new Error(`no values of format ${format}: teach prove/lib/values.ts`);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  return word.map((text) => {
    const filled = text.length < minLength ? text.padEnd(minLength, '甲乙丙丁') : text;
    return filled.slice(0, Math.max(minLength, Math.min(maxLength, 200)));
  });
}

function lists(schema: Schema, name: string, idOf: IdOf): fc.Arbitrary<unknown> {
  const { items = {}, minItems = 0, maxItems = 10, uniqueItems } = schema;
  const bounds = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 3)) };
  const one = valuesOf(items, name, idOf);
  return uniqueItems
    ? fc.uniqueArray(one, { ...bounds, comparator: 'SameValueZero' })
    : fc.array(one, bounds);
}

function objects(schema: Schema, idOf: IdOf): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], maxProperties } = schema;
  const keys = Object.keys(properties);
  const model = Object.fromEntries(
    Object.entries(properties).map(([key, property]) => [key, valuesOf(property, key, idOf)]),
  );
  const kept = keys.filter((key) => required.includes(key));
  if (keys.length > 0)
    return fc
      .record(model, { requiredKeys: kept })
      .map((value) => Object.fromEntries(Object.entries(value).slice(0, maxProperties)));
  const open = Object.values(schema.patternProperties ?? {})[0];
  return open ? fc.dictionary(chinese, valuesOf(open, '', idOf), { maxKeys: 3 }) : fc.constant({});
}

/** One value, the same for the same seed. */
export function sampleOf(schema: Schema, name: string, seed: number, idOf: IdOf): unknown {
  const [value] = fc.sample(valuesOf(schema, name, idOf), { numRuns: 1, seed });
  return value;
}
