/**
 * Refuses allocations above a limit while some work runs: a damaged count must not ask for gigabytes, and one that is
 * asked for and given back would show in no measurement of the memory.
 */
import { BrokenInvariantError } from './stored-format.ts'

const NAMES = [
  'ArrayBuffer',
  'Uint8Array',
  'Int8Array',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
] as const

type Constructor = new (...parts: unknown[]) => object

/** Bytes that one allocation may take at most; null while none is limited. */
let limitBytes: number | null = null
let installed = false

/** Runs `work`, in which every new buffer and typed array has at most so many bytes. */
export async function withAllocationLimit(bytes: number, work: () => void | Promise<void>): Promise<void> {
  install()
  limitBytes = bytes
  try {
    await work()
  } finally {
    limitBytes = null
  }
}

function install(): void {
  if (installed) return
  installed = true
  const globals = globalThis as unknown as Record<string, Constructor>
  for (const name of NAMES) {
    const plain = globals[name]
    if (plain !== undefined) globals[name] = limited(name, plain)
  }
}

function limited(name: string, plain: Constructor): Constructor {
  const elementBytes = (plain as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1
  return new Proxy(plain, {
    construct(target, parts, newTarget) {
      const [length] = parts as unknown[]
      if (limitBytes !== null && typeof length === 'number' && length * elementBytes > limitBytes) {
        throw new BrokenInvariantError(`new ${name}(${length}), at most ${limitBytes} bytes are in order`)
      }
      return Reflect.construct(target, parts as unknown[], newTarget === undefined ? target : newTarget)
    },
  })
}
