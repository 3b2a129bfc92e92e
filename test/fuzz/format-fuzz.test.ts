/** A short run of what `npm run fuzz -- --formats` does, and that it finds what is wrong. */
import { describe, expect, test } from 'vitest'
import { ModelFormatError } from '../../src/model/errors.ts'
import { fuzzFormats } from './format-fuzz.ts'
import { BrokenInvariantError, type StoredFormat } from './formats/stored-format.ts'
import { storedFormats } from './formats/stored-formats.ts'

const MUTATIONS = 400

test.each(storedFormats().map((format) => [format.name, format] as const))(
  '%s: 400 mutations are refused, or read as what they are',
  async (name, format) => {
    const { counts, failure } = await fuzzFormats([format], { seed: 11, mutations: MUTATIONS })
    expect(failure).toBeNull()
    const { mutations, refused, refusedByLoader } = counts[name] ?? {}
    expect(mutations).toBe(MUTATIONS)
    expect(refused).toBeGreaterThan(MUTATIONS / 4)
    expect(refusedByLoader).toBeGreaterThan(MUTATIONS / 4)
  },
)

test.each(storedFormats().map((format) => [format.name, format] as const))(
  '%s: undamaged it is read both ways',
  async (_name, format) => {
    await format.decode(format.original.slice())
    await format.load(format.original.slice())
  },
)

describe('the fuzz finds a reader', () => {
  const good: StoredFormat = {
    name: 'good',
    original: Uint8Array.of(1, 2, 3, 4),
    isText: false,
    decode: () => undefined,
    load: async () => undefined,
  }
  const run = (format: Partial<StoredFormat>) =>
    fuzzFormats([{ ...good, ...format }], { seed: 1, mutations: 20 })

  test('that passes refusals on', async () => {
    const refuse = () => {
      throw new ModelFormatError('damaged')
    }
    const { counts, failure } = await run({ decode: refuse, load: async () => refuse() })
    expect(failure).toBeNull()
    expect(counts.good).toEqual({
      mutations: 20,
      refused: 20,
      decoded: 0,
      refusedByLoader: 20,
      loadedEqual: 0,
    })
  })

  test.each<[string, Partial<StoredFormat>, string]>([
    [
      'that throws anything else',
      {
        decode: () => {
          throw new TypeError('undefined is not a function')
        },
      },
      'TypeError: undefined is not a function',
    ],
    [
      'that reads out of bounds',
      { decode: (bytes) => void new DataView(bytes.buffer).getUint32(99) },
      'RangeError: Offset is outside the bounds',
    ],
    [
      'that asks for too much memory',
      { decode: () => void new Float64Array(2 ** 20) },
      'BrokenInvariantError: new Float64Array(1048576), at most',
    ],
    [
      'that loads other bytes',
      {
        load: async () => {
          throw new BrokenInvariantError('other bytes were accepted')
        },
      },
      'other bytes were accepted',
    ],
  ])('%s, and says how to see it again', async (_what, format, message) => {
    const { failure } = await run(format)
    expect(failure).toContain(message)
    expect(failure).toContain('again: --formats --seed 1 --mutations 1')
  })
})
