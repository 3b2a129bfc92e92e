/** Guesses from the items themselves which of their fields a filter can use, and as what. */
import { MAX_ATTRIBUTE_NAME_BYTES, MAX_ATTRIBUTES } from '../../src/model/format/attributes.ts'
import { encodeUtf8 } from '../../src/model/utf8.ts'
import { type AttributeDeclaration, isReservedName } from './attributes.ts'
import type { ItemMetadata } from './interactions.ts'

/** A list of more different texts than this, such as all actors, is only a set where it is declared. */
const MAX_LISTED = 10_000
/** A text field of more than these is free text. */
const MAX_WORDS = 200
/** And so is one whose values hardly ever come twice. */
const LEAST_ITEMS_A_WORD = 2

type Kind = 'list' | 'number' | 'boolean' | 'text'

/** What the values of a field have in common; null once they differ in kind. */
interface Seen {
  kind: Kind | null
  items: number
  readonly texts: Set<string>
}

/**
 * Lists become sets, numbers numbers, booleans flags; texts of which there are few different ones become sets of
 * one. Titles, free texts and fields of mixed kinds become nothing. In order of first appearance.
 */
export function guessAttributes(items: Iterable<ItemMetadata | null>): AttributeDeclaration[] {
  const fields = new Map<string, Seen>()
  for (const item of items) {
    for (const [name, value] of Object.entries(item ?? {})) {
      if (value !== null) see(fields, name, value)
    }
  }
  return [...fields]
    .filter(([name]) => name !== 'title' && isUsableName(name))
    .map(([name, seen]) => ({ name, type: guessType(seen) }))
    .filter((declaration): declaration is AttributeDeclaration => declaration.type !== null)
    .slice(0, MAX_ATTRIBUTES)
}

function see(fields: Map<string, Seen>, name: string, value: NonNullable<ItemMetadata[string]>): void {
  const kind = kindOf(value)
  let seen = fields.get(name)
  if (seen === undefined) {
    seen = { kind, items: 0, texts: new Set() }
    fields.set(name, seen)
  }
  if (seen.kind !== kind) seen.kind = null
  seen.items++
  const most = kind === 'list' ? MAX_LISTED : MAX_WORDS
  for (const text of typeof value === 'string' ? [value] : Array.isArray(value) ? value : []) {
    if (seen.texts.size <= most) seen.texts.add(text)
  }
}

function kindOf(value: NonNullable<ItemMetadata[string]>): Kind {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'list'
}

function guessType({ kind, items, texts }: Seen): AttributeDeclaration['type'] | null {
  if (kind === 'number') return 'number'
  if (kind === 'boolean') return 'flag'
  if (kind === 'list') return texts.size > 0 && texts.size <= MAX_LISTED ? 'set' : null
  const few = texts.size <= MAX_WORDS && items >= LEAST_ITEMS_A_WORD * texts.size
  return kind === 'text' && few ? 'set' : null
}

function isUsableName(name: string): boolean {
  const bytes = encodeUtf8(name)
  return (
    bytes !== null && bytes.length > 0 && bytes.length <= MAX_ATTRIBUTE_NAME_BYTES && !isReservedName(name)
  )
}
