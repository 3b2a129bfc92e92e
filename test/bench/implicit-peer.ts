/** Python's `implicit` as the peer of the training bench, where it can be imported. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Dataset } from '../../scripts/train/interactions.ts'

export interface PeerOptions {
  readonly factors: number
  readonly iterations: number
  readonly regularization: number
  /** w of every pair; its confidence is 1 + w. */
  readonly weight: number
  readonly cg: boolean
  readonly threads: number
  readonly seed: number
}

export interface PeerRun {
  readonly iterationMs: readonly number[]
  /** The objective as implicit itself computes it, in float32. */
  readonly ownObjective: number
  readonly userFactors: Float32Array
  readonly itemFactors: Float32Array
}

/** Set on some machines for other programs; OpenBLAS chooses the fastest kernel for the processor without them. */
const BLAS_OVERRIDES = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE']

export function implicitIsThere(): boolean {
  try {
    execFileSync('python3', ['-c', 'import implicit'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The interactions as files, and two FIFOs: what every peer of one bench shares. */
export class PeerFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'foldin-bench-'))
  readonly sizes: { readonly users: number; readonly items: number }

  constructor(dataset: Dataset) {
    writeFileSync(join(this.path, 'users.u32'), dataset.train.users)
    writeFileSync(join(this.path, 'items.u32'), dataset.train.items)
    execFileSync('mkfifo', [join(this.path, 'go'), join(this.path, 'done')])
    this.sizes = { users: dataset.userIds.length, items: dataset.itemIds.length }
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }
}

/** One training, which takes a step each time that it is told to: so that it can take turns with another. */
export class ImplicitPeer {
  readonly version: string
  /** Kernel of OpenBLAS, null where it cannot be asked. */
  readonly kernel: string | null
  readonly #folder: string
  readonly #process: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #go: number
  readonly #done: number

  /** Waits until it has read the interactions. @throws where Python cannot do that. */
  static async start(folder: PeerFolder, options: PeerOptions): Promise<ImplicitPeer> {
    const env = { ...process.env }
    for (const name of BLAS_OVERRIDES) delete env[name]
    const script = join(import.meta.dirname, 'implicit_peer.py')
    const child = spawn('python3', [script, folder.path, JSON.stringify({ ...folder.sizes, ...options })], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const { version, kernel } = JSON.parse(await nextLine(lines))
    return new ImplicitPeer(folder.path, child, lines, version, kernel)
  }

  private constructor(
    folder: string,
    child: ChildProcess,
    lines: AsyncIterator<string>,
    version: string,
    kernel: string | null,
  ) {
    this.version = version
    this.kernel = kernel
    this.#folder = folder
    this.#process = child
    this.#lines = lines
    this.#go = openSync(join(folder, 'go'), 'w')
    this.#done = openSync(join(folder, 'done'), 'r')
  }

  /** Runs one iteration and waits for its end without letting anything else happen in this process. */
  iterate(): void {
    writeSync(this.#go, '.')
    if (readSync(this.#done, new Uint8Array(1)) === 0) throw new Error('implicit stopped in an iteration')
  }

  /** After all iterations. */
  async finish(): Promise<PeerRun> {
    const ended = once(this.#process, 'exit')
    const answer = JSON.parse(await nextLine(this.#lines)) as Pick<PeerRun, 'iterationMs' | 'ownObjective'>
    await ended
    closeSync(this.#go)
    closeSync(this.#done)
    return { ...answer, userFactors: this.#read('users'), itemFactors: this.#read('items') }
  }

  #read(name: string): Float32Array {
    const { buffer, byteOffset, byteLength } = readFileSync(join(this.#folder, `${name}.f32`))
    return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength))
  }
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next()
  if (done === true) throw new Error('implicit stopped before its answer')
  return value
}
