/** What a refused field is told: what was got and what was expected. Replaces zod's own messages in the Worker. */
import { z } from '@hono/zod-openapi'

/** Longer texts are cut: the message is for people. */
const SHOWN_CHARACTERS = 40
/** Of a field's name, which may be one that the sender made up. */
const LONGEST_FIELD = 100
export const MOST_REFUSALS = 20

const SIZES: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' }
const TYPES: Readonly<Record<string, string>> = {
  int: 'an integer',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
}

export interface Refusal {
  /** As in `interactions[0].itemId`. */
  readonly field: string
  readonly message: string
}

/** The refused fields of a request, also those that it does not have: the first ones, where there are very many. */
export function refusalsOf(error: z.core.$ZodError): Refusal[] {
  const refusals: Refusal[] = []
  for (const issue of error.issues) {
    // A body may have a hundred thousand fields that are not known: answered in full, they would fill the isolate.
    const left = MOST_REFUSALS - refusals.length
    const fields =
      issue.code === 'unrecognized_keys'
        ? issue.keys.slice(0, left).map((key) => [...issue.path, key])
        : [issue.path].slice(0, left)
    for (const path of fields) refusals.push({ field: fieldOf(path), message: issue.message })
  }
  return refusals
}

function fieldOf(path: readonly PropertyKey[]): string {
  const field = z.core.toDotPath(path) || 'body'
  return field.length <= LONGEST_FIELD ? field : `${field.slice(0, LONGEST_FIELD)}…`
}

/** zod's error map; undefined leaves the message to zod. */
export function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue
  switch (issue.code) {
    case 'invalid_type': {
      // Of what is no number at all, zod forgets that an integer was asked for.
      const type = issue.inst instanceof z.ZodNumberFormat ? 'int' : issue.expected
      const expected = TYPES[type] ?? `a ${type}`
      return input === undefined
        ? `is missing, expected ${expected}`
        : `got ${shown(input)}, expected ${expected}`
    }
    case 'invalid_value':
      return `got ${shown(input)}, expected ${issue.values.map(shown).join(' or ')}`
    case 'too_big':
      return `got ${sizeOf(input, issue.origin)}, expected ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`
    case 'too_small':
      return `got ${sizeOf(input, issue.origin)}, expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`
    case 'unrecognized_keys':
      return `is not known here, expected ${fieldsOf(issue.inst)}`
    default:
      return undefined
  }
}

function fieldsOf(schema: unknown): string {
  const fields = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  return fields.length === 0 ? 'none in the query' : `one of ${fields.join(', ')}`
}

function sizeOf(input: unknown, origin: string): string {
  const unit = SIZES[origin]
  return unit === undefined ? shown(input) : `${(input as { length: number }).length} ${unit}`
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  return JSON.stringify(value.length <= SHOWN_CHARACTERS ? value : `${value.slice(0, SHOWN_CHARACTERS)}…`)
}
