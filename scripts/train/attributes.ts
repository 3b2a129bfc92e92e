/** Which fields of the items a filter can use: read from `--attributes`, turned into the columns of the items blob. */
import { COMBINATIONS } from '../../src/model/filter.ts'
import type { AttributeInput } from '../../src/model/format/attributes.ts'
import { ATTRIBUTE_TYPES, type AttributeType } from '../../src/model/tables.ts'
import { InputError } from './input-error.ts'
import type { ItemMetadata } from './interactions.ts'

export interface AttributeDeclaration {
  readonly name: string
  readonly type: AttributeType
}

/** In `--attributes`, for a model without any. */
const NO_ATTRIBUTES = 'none'

/** A filter has another meaning for these. */
export function isReservedName(name: string): boolean {
  return COMBINATIONS.some((combination) => combination === name)
}

/**
 * Reads `genres:set,year:number,adult:flag`, or `none`.
 * @throws {InputError} where a part is not `name:type`, or a name is there twice or reserved.
 */
export function parseAttributes(text: string): AttributeDeclaration[] {
  if (text.trim() === NO_ATTRIBUTES) return []
  const declared = new Map<string, AttributeType>()
  for (const part of text.split(',')) {
    const colon = part.lastIndexOf(':')
    const name = part.slice(0, colon).trim()
    const type = ATTRIBUTE_TYPES.find((known) => known === part.slice(colon + 1).trim())
    if (colon < 0 || name === '' || type === undefined) {
      throw new InputError(
        `--attributes has "${part}", expected name:set, name:number or name:flag, as in genres:set,year:number`,
      )
    }
    if (isReservedName(name)) {
      throw new InputError(
        `--attributes has "${name}", which filters use themselves: rename it in the items file`,
      )
    }
    if (declared.has(name)) throw new InputError(`--attributes has "${name}" twice`)
    declared.set(name, type)
  }
  return Array.from(declared, ([name, type]) => ({ name, type }))
}

/**
 * The columns of the items blob. An item without the field has an empty set, no number, no flag.
 * @param metadata by item row, like the ids, which are for messages.
 * @throws {InputError} where no item has a field, or an item has something that is not of its type.
 */
export function attributeColumns(
  declared: readonly AttributeDeclaration[],
  itemIds: readonly string[],
  metadata: readonly (ItemMetadata | null)[] | null,
): AttributeInput[] {
  return declared.map((declaration) => {
    const cells = (metadata ?? []).map((item) => item?.[declaration.name] ?? null)
    if (cells.every((cell) => cell === null)) throw nobodyHas(declaration.name, metadata ?? [])
    return columnOf(declaration, cells, itemIds)
  })
}

function columnOf(
  { name, type }: AttributeDeclaration,
  cells: readonly Cell[],
  itemIds: readonly string[],
): AttributeInput {
  const read = <T>(parse: (cell: NonNullable<Cell>) => T | null, missing: T, expected: string): T[] =>
    cells.map((cell, row) => {
      if (cell === null) return missing
      const value = parse(cell)
      if (value !== null) return value
      throw new InputError(
        `the attribute "${name}" of item ${JSON.stringify(itemIds[row])} is ${JSON.stringify(cell)}, expected ${expected}`,
      )
    })
  switch (type) {
    case 'set':
      return { name, type, values: read(asTexts, [], 'texts') }
    case 'number':
      return { name, type, values: Float64Array.from(read(asNumber, Number.NaN, 'a number')) }
    case 'flag':
      return { name, type, values: read<boolean | null>(asFlag, null, 'true or false') }
  }
}

function nobodyHas(name: string, metadata: readonly (ItemMetadata | null)[]): InputError {
  const names = new Set(metadata.flatMap((item) => Object.keys(item ?? {})))
  const reason =
    names.size === 0
      ? 'attributes are read from the items file, give it with --items'
      : `the items file gives ${[...names].join(', ')}`
  return new InputError(`no item has the attribute "${name}": ${reason}`)
}

type Cell = ItemMetadata[string]

function asTexts(cell: NonNullable<Cell>): readonly string[] {
  return Array.isArray(cell) ? cell : [String(cell)]
}

function asNumber(cell: NonNullable<Cell>): number | null {
  const number = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function asFlag(cell: NonNullable<Cell>): boolean | null {
  if (typeof cell === 'boolean') return cell
  const text = String(cell).toLowerCase()
  if (text === 'true' || text === '1') return true
  return text === 'false' || text === '0' ? false : null
}
