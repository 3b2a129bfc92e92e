/**
 * Where everything of a training lies in the memory that the threads share. One memory serves the ranking table
 * and then the rating table, so it is laid out for the wider of the two.
 */

/** What a 32-bit WebAssembly memory holds. */
export const LARGEST_MEMORY_BYTES = 65536 * 65536
export const PAGE_BYTES = 65536

/** Parts of the Gramian that are summed apart. Fixed, so that the result does not depend on the threads. */
export const GRAMIAN_CHUNKS = 64

const HALF_STEP_BYTES = 128

export interface TrainingSize {
  readonly users: number
  readonly items: number
  readonly pairs: number
  /** Of the widest table. */
  readonly factors: number
  /** Biases that its vectors hold behind the factors: 1 in a rating table. */
  readonly biases: 0 | 1
  readonly threads: number
}

/** Byte addresses of one side's parts; `assembly/half-step.ts` says what each holds. */
export interface SidePlan {
  readonly rows: number
  readonly step: number
  readonly order: number
  readonly starts: number
  readonly columns: number
  readonly values: number
  readonly factors: number
  readonly scales: number
  readonly objectives: number
  readonly penalties: number
}

export interface MemoryPlan {
  readonly users: SidePlan
  readonly items: SidePlan
  readonly gramian: number
  readonly gramianParts: number
  /** Into the basis in which the Gramian is diagonal, and back. */
  readonly turn: number
  readonly turnBack: number
  readonly regularization: number
  /** One address for each thread. */
  readonly scratch: readonly number[]
  readonly bytes: number
}

/** The training does not fit into a WebAssembly memory. */
export class MemoryLimitError extends Error {
  override readonly name = 'MemoryLimitError'
}

/** float32 of one vector in memory: the factors rounded up to a multiple of 8. */
export function vectorWidth(factors: number): number {
  return Math.ceil(Math.max(1, factors) / 8) * 8
}

/**
 * @param scratchBytes bytes of scratch that the kernel wants for a width
 * @throws {MemoryLimitError} over 4 GiB
 */
export function planMemory(size: TrainingSize, scratchBytes: (width: number) => number): MemoryPlan {
  const plan = layOut(size, scratchBytes)
  if (plan.bytes <= LARGEST_MEMORY_BYTES) return plan
  const gibibytes = (plan.bytes / 2 ** 30).toFixed(1)
  const fitting = mostFactors(size, scratchBytes)
  const wayOut =
    fitting > 0
      ? `at most ${fitting} factors fit (--factors ${fitting})`
      : 'no number of factors fits; train on a part of the interactions'
  throw new MemoryLimitError(
    `${size.pairs} interactions of ${size.users} users and ${size.items} items at ${size.factors} factors ` +
      `need ${gibibytes} GiB, a WebAssembly memory holds 4 GiB: ${wayOut}`,
  )
}

function mostFactors(size: TrainingSize, scratchBytes: (width: number) => number): number {
  const fits = (factors: number) => layOut({ ...size, factors }, scratchBytes).bytes <= LARGEST_MEMORY_BYTES
  let width = vectorWidth(size.factors + size.biases) - 8
  while (width > 0 && !fits(width - size.biases)) width -= 8
  return Math.max(0, width - size.biases)
}

function layOut(size: TrainingSize, scratchBytes: (width: number) => number): MemoryPlan {
  // The first kibibyte stays free: address 0 means "none" to the kernels.
  let end = 1024
  const reserve = (bytes: number) => {
    const start = end
    // A cache line apart, so that threads do not share one.
    end += Math.ceil(bytes / 64) * 64
    return start
  }
  const width = vectorWidth(size.factors + size.biases)
  const side = (rows: number): SidePlan => ({
    rows,
    step: reserve(HALF_STEP_BYTES),
    order: reserve(4 * rows),
    starts: reserve(4 * (rows + 1)),
    columns: reserve(4 * size.pairs),
    values: reserve(4 * size.pairs),
    factors: reserve(4 * rows * width),
    scales: reserve(4 * rows),
    objectives: reserve(8 * rows),
    penalties: reserve(8 * rows),
  })
  const plan = {
    users: side(size.users),
    items: side(size.items),
    gramian: reserve(4 * width * width),
    gramianParts: reserve(4 * width * width * GRAMIAN_CHUNKS),
    turn: reserve(4 * width * width),
    turnBack: reserve(4 * width * width),
    regularization: reserve(4 * width),
    scratch: Array.from({ length: size.threads }, () => reserve(scratchBytes(width))),
  }
  return { ...plan, bytes: end }
}
