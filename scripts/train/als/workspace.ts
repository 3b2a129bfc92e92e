/**
 * The state of a training: the shared memory with both orientations of the interactions, and the threads.
 * Made once, used for the ranking table and then for the rating table.
 */
import type { Dataset } from '../interactions.ts'
import { type CompressedRows, compressByItem, compressByUser } from './compressed-rows.ts'
import { instantiateKernel, loadKernelModule } from './kernel.ts'
import {
  LARGEST_MEMORY_BYTES,
  type MemoryPlan,
  PAGE_BYTES,
  planMemory,
  type SidePlan,
  type TrainingSize,
} from './memory-plan.ts'
import { ThreadPool } from './thread-pool.ts'

export type SideName = 'users' | 'items'

export interface Workspace {
  readonly plan: MemoryPlan
  readonly memory: WebAssembly.Memory
  readonly pool: ThreadPool
  /** Interactions of each row. */
  readonly counts: Readonly<Record<SideName, Uint32Array>>
  /** Sets the value of every pair, given in the order of the interactions, in both orientations. */
  setValues(values: Float32Array): void
  close(): Promise<void>
}

/**
 * @param widest the widest table that will be trained here
 * @throws {MemoryLimitError} where it does not fit
 */
export function createWorkspace(
  dataset: Dataset,
  widest: Pick<TrainingSize, 'factors' | 'biases'>,
  threads: number,
): Workspace {
  const module = loadKernelModule()
  const size = {
    users: dataset.userIds.length,
    items: dataset.itemIds.length,
    pairs: dataset.train.values.length,
    ...widest,
    threads,
  }
  const plan = planMemory(size, scratchBytes(module))
  const memory = new WebAssembly.Memory({
    initial: Math.ceil(plan.bytes / PAGE_BYTES),
    maximum: LARGEST_MEMORY_BYTES / PAGE_BYTES,
    shared: true,
  })
  const byUser = compressByUser(dataset.train, size.users)
  const byItem = compressByItem(dataset.train, size.items)
  place(memory, plan.users, byUser)
  place(memory, plan.items, byItem)
  const pool = new ThreadPool(module, memory, threads)
  return {
    plan,
    memory,
    pool,
    counts: { users: countsOf(byUser), items: countsOf(byItem) },
    setValues(values) {
      for (const [side, rows] of [
        [plan.users, byUser],
        [plan.items, byItem],
      ] as const) {
        const target = floats(memory, side.values, values.length)
        const { sources } = rows
        for (let pair = 0; pair < target.length; pair++) {
          target[pair] = values[sources[pair] as number] as number
        }
      }
    },
    close: () => pool.close(),
  }
}

/** Asks the kernel itself, on a memory of its own: how much it needs is known only there. */
function scratchBytes(module: WebAssembly.Module): (width: number) => number {
  const probe = new WebAssembly.Memory({
    initial: 1,
    maximum: LARGEST_MEMORY_BYTES / PAGE_BYTES,
    shared: true,
  })
  return instantiateKernel(module, probe).scratchBytes
}

function place(memory: WebAssembly.Memory, side: SidePlan, rows: CompressedRows): void {
  words(memory, side.starts, rows.starts.length).set(rows.starts)
  words(memory, side.columns, rows.columns.length).set(rows.columns)
  words(memory, side.order, rows.order.length).set(rows.order)
}

function countsOf({ rows, starts }: CompressedRows): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => (starts[row + 1] as number) - (starts[row] as number))
}

export function floats(memory: WebAssembly.Memory, address: number, length: number): Float32Array {
  return new Float32Array(memory.buffer, address, length)
}

export function doubles(memory: WebAssembly.Memory, address: number, length: number): Float64Array {
  return new Float64Array(memory.buffer, address, length)
}

export function words(memory: WebAssembly.Memory, address: number, length: number): Uint32Array {
  return new Uint32Array(memory.buffer, address, length)
}
