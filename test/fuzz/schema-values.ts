/** Values from a JSON schema: those that it allows, and those just beside them. */
import fc from 'fast-check'
import { hostileNames, hostileValues } from './hostile-values.ts'
import { type OpenApiDocument, resolved, type Schema } from './openapi.ts'

/** Lists are filled to their limit this rarely: a thousand entries cost as much as a thousand requests. */
const FULL_LIST_WEIGHT = 1
const SHORT_LIST_WEIGHT = 300
const SHORT_LIST = 6
const SHORT_TEXT = 24

export interface ValueSource {
  readonly document: OpenApiDocument
  /** What is good under a name, where a schema cannot tell: ids that the model has, filters of its attributes. */
  readonly known: ReadonlyMap<string, fc.Arbitrary<unknown>>
  /** Names of optional values that make most requests fail, however well each is formed: they are seldom sent. */
  readonly seldom: ReadonlySet<string>
}

/** Stands for a property or parameter that is left out. */
export const ABSENT = Symbol('absent')
/** One in so many optional values is left out, or, of those that are seldom sent, is there. */
const ONE_ABSENT_IN = 2
const ONE_SELDOM_IN = 25

/** The values, or `ABSENT`. */
export function sometimes(
  { seldom }: ValueSource,
  name: string,
  values: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const [present, absent] = seldom.has(name) ? [1, ONE_SELDOM_IN - 1] : [1, ONE_ABSENT_IN - 1]
  return fc.oneof({ weight: absent, arbitrary: fc.constant(ABSENT) }, { weight: present, arbitrary: values })
}

/** Values that the schema allows. `name` is that of the parameter or property. */
export function allowedValues(source: ValueSource, given: Schema, name: string): fc.Arbitrary<unknown> {
  const schema = resolved(source.document, given)
  const known = source.known.get(name)
  if (known !== undefined && schema.type !== 'array') return known
  return bySchema(source, schema, name, allowedValues)
}

/** Mostly such values, and now and then one past a limit, of another type, or hostile. */
export function nearValues(source: ValueSource, given: Schema, name: string): fc.Arbitrary<unknown> {
  const schema = resolved(source.document, given)
  return fc.oneof(
    { weight: 12, arbitrary: allowedValues(source, schema, name) },
    { weight: 4, arbitrary: bySchema(source, schema, name, nearValues) },
    { weight: 3, arbitrary: hostileValues },
    ...pastLimits(schema).map((value) => ({ weight: 1, arbitrary: fc.constant(value) })),
  )
}

type Values = (source: ValueSource, schema: Schema, name: string) => fc.Arbitrary<unknown>

function bySchema(source: ValueSource, schema: Schema, name: string, values: Values): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const options = schema.anyOf ?? schema.oneOf
  if (options !== undefined) return fc.oneof(...options.map((option) => values(source, option, name)))
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  if (types.length > 1) {
    return fc.oneof(...types.map((type) => bySchema(source, { ...schema, type }, name, values)))
  }
  switch (types[0]) {
    case 'string':
      return texts(schema)
    case 'integer':
      return fc.integer({ min: leastOf(schema), max: mostOf(schema) })
    case 'number':
      return numbers(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return lists(schema, values(source, schema.items ?? {}, name))
    case 'object':
      return objects(source, schema, values)
    default:
      return hostileValues
  }
}

function texts({ minLength = 0, maxLength = SHORT_TEXT }: Schema): fc.Arbitrary<string> {
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, SHORT_TEXT) }),
    },
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(minLength), 'x'.repeat(maxLength)) },
  )
}

function numbers(schema: Schema): fc.Arbitrary<number> {
  const { exclusiveMinimum, exclusiveMaximum } = schema
  return fc.double({
    min: leastOf(schema),
    max: mostOf(schema),
    minExcluded: exclusiveMinimum !== undefined,
    maxExcluded: exclusiveMaximum !== undefined,
    noNaN: true,
  })
}

function lists(
  { minItems = 0, maxItems = SHORT_LIST }: Schema,
  entry: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown[]> {
  const most = Math.min(maxItems, Math.max(minItems, SHORT_LIST))
  return fc.oneof(
    { weight: SHORT_LIST_WEIGHT, arbitrary: fc.array(entry, { minLength: minItems, maxLength: most }) },
    { weight: FULL_LIST_WEIGHT, arbitrary: entry.map((value) => Array<unknown>(maxItems).fill(value)) },
  )
}

function objects(source: ValueSource, schema: Schema, values: Values): fc.Arbitrary<object> {
  const properties = Object.entries(schema.properties ?? {})
  const entries = properties.map(([name, property]) => {
    const all = values(source, property, name)
    return schema.required?.includes(name) ? all : sometimes(source, name, all)
  })
  const record = fc.tuple(...entries).map((all) => {
    const present = properties.flatMap(([name], place) => (all[place] === ABSENT ? [] : [[name, all[place]]]))
    return Object.fromEntries(present) as object
  })
  if (values === allowedValues) return record
  const withMore = fc.tuple(record, hostileNames, hostileValues).map(([object, name, value]) => {
    return Object.fromEntries([...Object.entries(object), [name, value]])
  })
  const withLess = fc
    .tuple(record, fc.nat())
    .map(([object, place]) => Object.fromEntries(Object.entries(object).filter((_, at) => at !== place % 3)))
  return fc.oneof(
    { weight: 8, arbitrary: record },
    { weight: 1, arbitrary: withMore },
    { weight: 1, arbitrary: withLess },
  )
}

function pastLimits(schema: Schema): unknown[] {
  const { minLength, maxLength, minItems, maxItems, minimum, maximum } = schema
  return [
    ...(minLength === undefined || minLength === 0 ? [] : ['x'.repeat(minLength - 1)]),
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
    ...(minItems === undefined || minItems === 0 ? [] : [[]]),
    ...(maxItems === undefined || maxItems > 10 ? [] : [Array(maxItems + 1).fill('x')]),
    ...(minimum === undefined ? [] : [minimum - 1, minimum, minimum - 1e-9]),
    ...(maximum === undefined ? [] : [maximum + 1, maximum, maximum * (1 + 1e-15)]),
  ]
}

function leastOf({ minimum, exclusiveMinimum, type }: Schema): number {
  const least = minimum ?? exclusiveMinimum ?? (type === 'integer' ? -(2 ** 31) : -1e12)
  return type === 'integer' ? Math.max(least, -(2 ** 53) + 1) : least
}

function mostOf({ maximum, exclusiveMaximum, type }: Schema): number {
  const most = maximum ?? exclusiveMaximum ?? (type === 'integer' ? 2 ** 31 : 1e12)
  return type === 'integer' ? Math.min(most, 2 ** 53 - 1) : most
}
