/**
 * Filters: JSON over the attributes of the model, such as
 *
 *     { "genres": { "any": ["Comedy"] }, "year": { "gte": 1990, "lt": 2000 }, "not": { "adult": { "eq": true } } }
 *
 * All conditions of an object must hold; `and` and `or` take lists of filters, `not` takes one. Every condition
 * either holds for an item or does not: one about a number or flag that an item does not have does not hold, a set
 * that it does not have is empty, and `none` and `not` hold exactly where `any` and what they turn over do not.
 * No I/O.
 */
import type { AttributeColumn, AttributeType } from './tables.ts'

export const COMBINATIONS = ['and', 'or', 'not'] as const

/** Most filters inside one another. */
export const MAX_FILTER_DEPTH = 8
/** Most objects and operators together: each may take a pass over the catalogue. */
export const MAX_FILTER_PARTS = 64
/** Most values in all lists together. */
export const MAX_FILTER_VALUES = 500
const MAX_PROBLEMS = 10

/** A checked filter. Equal filters that are written differently only in the order of their keys are the same JSON. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | Condition

export type Condition = { readonly kind: 'condition'; readonly attribute: string } & (
  | { readonly operator: 'any' | 'all' | 'none'; readonly operand: readonly (string | number)[] }
  | { readonly operator: 'eq'; readonly operand: string | number | boolean }
  | { readonly operator: Comparison; readonly operand: number }
)

export type Comparison = 'gte' | 'gt' | 'lt' | 'lte'
export type Operator = Condition['operator']

/** What is wrong with a filter, and where: `filter.genres.any[0]`. */
export interface FilterProblem {
  readonly path: string
  readonly message: string
}

const OPERATORS: Readonly<Record<AttributeType, readonly Operator[]>> = {
  set: ['any', 'all', 'none', 'eq'],
  number: ['eq', 'gte', 'gt', 'lt', 'lte', 'any', 'none'],
  flag: ['eq'],
}
/** What an operator takes: a value of this JavaScript type, or a list of them. */
const VALUES = { set: 'string', number: 'number', flag: 'boolean' } as const
const VALUE_NAMES = { set: 'a text', number: 'a finite number', flag: 'true or false' } as const

interface Parsing {
  readonly columns: ReadonlyMap<string, AttributeColumn>
  readonly problems: FilterProblem[]
  parts: number
  values: number
}

/** Checks a filter from outside against the attributes that there are. Any JSON may be given. */
export function parseFilter(
  json: unknown,
  attributes: readonly AttributeColumn[],
): { readonly filter: Filter } | { readonly problems: readonly FilterProblem[] } {
  const columns = new Map(attributes.map((column) => [column.name, column]))
  const parsing: Parsing = { columns, problems: [], parts: 0, values: 0 }
  const filter = parseObject(json, 'filter', 1, parsing)
  return parsing.problems.length === 0 ? { filter } : { problems: parsing.problems }
}

/** What stands for a part that cannot be read: the filter is refused anyhow. */
const NOTHING: Filter = { kind: 'and', of: [] }

function parseObject(json: unknown, path: string, depth: number, parsing: Parsing): Filter {
  if (!isObject(json)) return refuse(parsing, path, `got ${describe(json)}, expected an object`)
  if (depth > MAX_FILTER_DEPTH) {
    return refuse(parsing, path, `is more than ${MAX_FILTER_DEPTH} filters deep: expected a flatter one`)
  }
  if (isTooLarge(parsing, path)) return NOTHING
  const of = Object.entries(json)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([key, value]) => parseEntry(key, value, path, depth, parsing))
  const [only] = of
  return of.length === 1 && only !== undefined ? only : { kind: 'and', of }
}

function parseEntry(key: string, value: unknown, parent: string, depth: number, parsing: Parsing): Filter[] {
  const path = `${parent}.${shorten(key)}`
  if (parsing.problems.length >= MAX_PROBLEMS) return []
  if (key === 'not') return [{ kind: 'not', of: parseObject(value, path, depth + 1, parsing) }]
  if (key === 'and' || key === 'or') {
    if (!Array.isArray(value)) {
      return [refuse(parsing, path, `got ${describe(value)}, expected a list of filters`)]
    }
    const of: Filter[] = []
    for (const [index, entry] of value.entries()) {
      if (parsing.problems.length >= MAX_PROBLEMS) break
      of.push(parseObject(entry, `${path}[${index}]`, depth + 1, parsing))
    }
    return [{ kind: key, of }]
  }
  const column = parsing.columns.get(key)
  if (column === undefined) return [refuse(parsing, path, unknownAttribute(key, parsing.columns))]
  if (!isObject(value)) {
    const example = `{ "${OPERATORS[column.type][0]}": … }`
    return [refuse(parsing, path, `got ${describe(value)}, expected an object such as ${example}`)]
  }
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([operator, operand]) => parseCondition(column, operator, operand, path, parsing))
}

function parseCondition(
  column: AttributeColumn,
  key: string,
  operand: unknown,
  parent: string,
  parsing: Parsing,
): Filter {
  const { name: attribute, type } = column
  const path = `${parent}.${shorten(key)}`
  if (isTooLarge(parsing, path)) return NOTHING
  const operator = OPERATORS[type].find((known) => known === key)
  if (operator === undefined) {
    return refuse(parsing, path, `is no operator of a ${type}, expected one of ${OPERATORS[type].join(', ')}`)
  }
  // JSON can say 1e999, which is Infinity, and which no JSON can be written of.
  const isValue = (value: unknown) =>
    typeof value === VALUES[type] && (type !== 'number' || Number.isFinite(value))
  const kind = 'condition'
  switch (operator) {
    case 'any':
    case 'all':
    case 'none': {
      const values = parseList(operand, path, VALUE_NAMES[type], isValue, parsing)
      return values === null ? NOTHING : { kind, attribute, operator, operand: values as (string | number)[] }
    }
    case 'eq':
      if (isValue(operand))
        return { kind, attribute, operator, operand: operand as string | number | boolean }
      break
    default:
      if (isValue(operand)) return { kind, attribute, operator, operand: operand as number }
  }
  return refuse(
    parsing,
    path,
    `got ${describe(operand)}, expected ${VALUE_NAMES[type]}: ${attribute} is a ${type}`,
  )
}

/** In order and each once, so that equal lists are equal JSON. */
function parseList(
  operand: unknown,
  path: string,
  expected: string,
  isValue: (value: unknown) => boolean,
  parsing: Parsing,
): unknown[] | null {
  if (!Array.isArray(operand)) {
    refuse(parsing, path, `got ${describe(operand)}, expected a list`)
    return null
  }
  parsing.values += operand.length
  if (parsing.values > MAX_FILTER_VALUES) {
    refuse(parsing, path, `the filter lists more than ${MAX_FILTER_VALUES} values`)
    return null
  }
  const wrong = operand.findIndex((value) => !isValue(value))
  if (wrong !== -1) {
    refuse(parsing, `${path}[${wrong}]`, `got ${describe(operand[wrong])}, expected ${expected}`)
    return null
  }
  return [...new Set<string | number>(operand)].sort((a, b) => (a < b ? -1 : 1))
}

function refuse(parsing: Parsing, path: string, message: string): Filter {
  if (parsing.problems.length < MAX_PROBLEMS) parsing.problems.push({ path, message })
  return NOTHING
}

function isTooLarge(parsing: Parsing, path: string): boolean {
  parsing.parts++
  if (parsing.parts === MAX_FILTER_PARTS + 1) {
    refuse(parsing, path, `the filter has more than ${MAX_FILTER_PARTS} objects and operators`)
  }
  return parsing.parts > MAX_FILTER_PARTS
}

function unknownAttribute(name: string, columns: ReadonlyMap<string, AttributeColumn>): string {
  const known = Array.from(columns.values(), (column) => `${column.name} (${column.type})`)
  const expected = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`
  return `the model has no attribute ${JSON.stringify(shorten(name))}: ${expected}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Not by JSON.stringify: what is described may be nested without end. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? JSON.stringify(shorten(value)) : String(value)
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
