/** Damages everything that is stored, and checks that readers refuse it or read what was there. */
import { createRng } from '../../src/model/rng.ts'
import { withAllocationLimit } from './formats/allocation-limit.ts'
import { mutated } from './formats/mutations.ts'
import { isRefusal, type StoredFormat } from './formats/stored-format.ts'

/** For one mutation, decoded and answered from; the true ones take a thousandth of it. */
const MOST_MS = 2_000
/** A decoder may take so many bytes at once for each byte of the blob, and so many besides. */
const ALLOCATED_PER_BYTE = 16
const ALLOCATED_BESIDES = 2 ** 20

export interface FormatCounts {
  mutations: number
  /** By the decoder alone, without checksums. */
  refused: number
  decoded: number
  /** By the loader. */
  refusedByLoader: number
  loadedEqual: number
}

export interface FormatFuzzResult {
  readonly counts: Readonly<Record<string, FormatCounts>>
  /** Null where nothing was wrong. */
  readonly failure: string | null
}

/** The same seed damages in the same ways; each mutation has a seed of its own. */
export async function fuzzFormats(
  formats: readonly StoredFormat[],
  { seed, mutations }: { seed: number; mutations: number },
): Promise<FormatFuzzResult> {
  const counts: Record<string, FormatCounts> = {}
  for (const format of formats) {
    const count = { mutations: 0, refused: 0, decoded: 0, refusedByLoader: 0, loadedEqual: 0 }
    counts[format.name] = count
    for (let index = 0; index < mutations; index++) {
      const bytes = mutated(format.original, format.isText, createRng(seed + index))
      const started = performance.now()
      const failed = (error: unknown) => ({ counts, failure: describe(format, seed + index, bytes, error) })
      try {
        const limit = ALLOCATED_PER_BYTE * Math.max(bytes.length, format.original.length) + ALLOCATED_BESIDES
        const isDecoded = await isRead(() => withAllocationLimit(limit, () => format.decode(bytes.slice())))
        const isLoaded = await isRead(() => format.load(bytes))
        count.mutations++
        count[isDecoded ? 'decoded' : 'refused']++
        count[isLoaded ? 'loadedEqual' : 'refusedByLoader']++
      } catch (error) {
        return failed(error)
      }
      const milliseconds = performance.now() - started
      if (milliseconds > MOST_MS) return failed(`took ${Math.round(milliseconds)} ms`)
    }
  }
  return { counts, failure: null }
}

/** False where it is refused. Whatever else is thrown is a fault of the reader. */
async function isRead(read: () => void | Promise<void>): Promise<boolean> {
  try {
    await read()
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

function describe({ name, original }: StoredFormat, seed: number, bytes: Uint8Array, error: unknown): string {
  const changed = [...bytes.keys()].filter((place) => bytes[place] !== original[place]).slice(0, 20)
  const what =
    error instanceof Error
      ? `${error.name}: ${error.message}\n${error.stack?.split('\n').slice(1, 6).join('\n')}`
      : String(error)
  return `${name}: ${what}\n${bytes.length} bytes of ${original.length}, first changes at ${changed.join(', ')}\nagain: --formats --seed ${seed} --mutations 1`
}
