/** docs/embed.md against the elements: every attribute, part and custom property, and the code as it stands. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ELEMENTS = 'src/client/elements'
const document = readFileSync('docs/embed.md', 'utf8')
const sources = readdirSync(ELEMENTS).map((file) => readFileSync(join(ELEMENTS, file), 'utf8'))

function found(pattern: RegExp): string[] {
  return [
    ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[1] ?? ''))),
  ]
}

const undocumented = (names: readonly string[]) => names.filter((name) => !document.includes(`\`${name}\``))

describe('docs/embed.md names', () => {
  test('every attribute that the elements read', () => {
    const attributes = found(/(?:getAttribute|hasAttribute|given)\('([a-z-]+)'\)/g)
    expect(attributes).toContain('filter')
    expect(undocumented(attributes)).toEqual([])
  })

  test('every custom property that is not their own', () => {
    const properties = found(/var\((--foldin-[a-z-]+)/g)
    expect(properties).toContain('--foldin-card-width')
    expect(undocumented(properties)).toEqual([])
  })

  test('every part', () => {
    const parts = found(/part: '([a-z]+)'/g)
    expect(parts).toContain('card')
    expect(undocumented(parts)).toEqual([])
  })

  test('every event', () => {
    const events = found(/'(foldin:[a-z]+)'/g)
    expect(events).toHaveLength(4)
    expect(undocumented(events)).toEqual([])
  })
})
