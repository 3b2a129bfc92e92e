/**
 * Finds users near one another, by the scan kernel on a memory of its own: `new SimilarUsers`, fill the target with
 * the user factors blob, `open()`, then ask. No I/O.
 */
import { decodeUserFactors } from './format/user-factors.ts'
import { createKernelScan } from './kernel-scan.ts'
import { rowStride } from './quantise.ts'
import type { Scan } from './scan.ts'
import { BEST_ENTRY_BYTES, type Instantiate, MAX_LIMIT, PAGE_BYTES } from './score-kernel.ts'
import type { Region } from './score-memory.ts'
import type { ScoredRow, UserTable } from './tables.ts'
import { quantiseUser } from './user-codes.ts'

/** Larger blobs are not made: 190,000 users at 64 factors. Every answer reads all of them. */
export const MAX_USER_FACTORS_BYTES = 16 * 2 ** 20

/** Below this the module may keep data of its own. */
const RESERVED_BYTES = 1024

export interface SimilarUser {
  readonly userId: string
  /** Cosine of the ranking vectors, −1…1. */
  readonly score: number
}

export class SimilarUsers {
  /** Where the blob goes: exactly its bytes. */
  readonly target: Uint8Array<ArrayBuffer>
  readonly #scan: Scan
  #table: UserTable | null = null

  constructor({ bytes, factors }: { bytes: number; factors: number }, instantiate: Instantiate) {
    const user: Region = { offset: RESERVED_BYTES, bytes: 2 * rowStride(factors) }
    const best: Region = { offset: user.offset + user.bytes, bytes: MAX_LIMIT * BEST_ENTRY_BYTES }
    // Those who are left out are dropped from what is found: no bitmap is needed.
    const excluded: Region = { offset: best.offset + best.bytes, bytes: 0 }
    const kernel = instantiate(Math.ceil((excluded.offset + bytes) / PAGE_BYTES))
    this.target = new Uint8Array(kernel.memory.buffer, excluded.offset, bytes)
    this.#scan = createKernelScan(kernel, { user, best, excluded })
  }

  /** @throws {ModelFormatError} where the bytes are no user factors blob. */
  open(): void {
    this.#table = decodeUserFactors(this.target)
  }

  get rows(): number {
    return this.#opened().rows
  }

  /**
   * Users nearest to a ranking vector [factors], best first, leaving some out. Empty for a vector of zeros: nobody is near
   * it. `limit` 1…511.
   */
  find(
    taste: Float32Array,
    { limit, without }: { limit: number; without: (userId: string) => boolean },
  ): SimilarUser[] {
    const table = this.#opened()
    const user = new Int16Array(table.factors)
    quantiseUser(taste, user)
    const square = user.reduce((sum, code) => sum + code * code, 0)
    if (square === 0) return []
    const users: SimilarUser[] = []
    // Once more for each 512 nearest who are all left out.
    for (let after: ScoredRow | null = null; ; ) {
      const found: ScoredRow[] = this.#scan(table, {
        scales: table.inverseNorms,
        biases: null,
        user,
        userScale: Math.fround(1 / Math.sqrt(square)),
        excluded: null,
        filtered: null,
        after,
        limit: limit + 1,
      })
      for (const { row, score } of found) {
        const userId = table.ids.idOf(row)
        if (!without(userId)) users.push({ userId, score })
        if (users.length === limit) return users
      }
      if (found.length <= limit) return users
      after = found.at(-1) ?? null
    }
  }

  #opened(): UserTable {
    if (this.#table === null) throw new Error('there are no users yet: fill the target, then open() it')
    return this.#table
  }
}
