/** Python's `implicit` as the peer of the training bench, where it can be imported. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
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
  readonly version: string
  readonly iterationMs: readonly number[]
  readonly userFactors: Float32Array
  readonly itemFactors: Float32Array
}

export function implicitIsThere(): boolean {
  try {
    execFileSync('python3', ['-c', 'import implicit'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** @throws where Python or the training fails. */
export async function runImplicit(dataset: Dataset, options: PeerOptions): Promise<PeerRun> {
  const folder = mkdtempSync(join(tmpdir(), 'foldin-bench-'))
  try {
    writeFileSync(join(folder, 'users.u32'), dataset.train.users)
    writeFileSync(join(folder, 'items.u32'), dataset.train.items)
    const sizes = { users: dataset.userIds.length, items: dataset.itemIds.length }
    const script = join(import.meta.dirname, 'implicit_peer.py')
    const run = promisify(execFile)
    const { stdout } = await run('python3', [script, folder, JSON.stringify({ ...sizes, ...options })])
    const answer = JSON.parse(stdout) as Pick<PeerRun, 'version' | 'iterationMs'>
    return { ...answer, userFactors: readFactors(folder, 'users'), itemFactors: readFactors(folder, 'items') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readFactors(folder: string, name: string): Float32Array {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, `${name}.f32`))
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength))
}
