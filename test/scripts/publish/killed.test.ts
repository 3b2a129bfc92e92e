/** Publishing, promoting and pruning in processes that are killed before each of their steps. */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishModel } from '../../../scripts/train/publish.ts'
import type { Pointer } from '../../../src/model/manifest.ts'
import { expectWhole } from './expect-whole.ts'
import { folderTarget } from './folder-target.ts'
import { perform } from './perform.ts'
import { smallModel } from './small-model.ts'

const PROCESS = fileURLToPath(new URL('killed-process.ts', import.meta.url))
const NEVER = -1

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'foldin-killed-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Signal that ended it, and the calls that it made if it came to its end. */
function run(folder: string, killAt: number, command: readonly string[]) {
  return new Promise<{ signal: string | null; calls: number }>((resolve, reject) => {
    execFile(process.execPath, [PROCESS, folder, String(killAt), ...command], (error, stdout) => {
      if (error !== null && error.signal !== 'SIGKILL') reject(error)
      else resolve({ signal: error?.signal ?? null, calls: Number(stdout) })
    })
  })
}

async function folderWith(versions: readonly string[], canary: string | null = null): Promise<string> {
  const folder = await mkdtemp(join(root, 'target-'))
  const target = folderTarget(folder)
  for (const version of versions) await publishModel(smallModel(version), target)
  if (canary !== null) await publishModel(smallModel(canary), target, { canaryPercent: 5 })
  return folder
}

const canary = (version: string) => ({ version, percent: 5 })

interface Case {
  readonly name: string
  readonly prepare: () => Promise<string>
  readonly command: string[]
  readonly before: Pointer
  readonly after: Pointer
  /** The pointer is the last that is written, so that it is as before wherever the process is killed. */
  readonly pointerLast: boolean
}

const CASES: Case[] = [
  {
    name: 'publishing',
    prepare: () => folderWith(['older', 'old']),
    command: ['publish', 'new'],
    before: { current: 'old', previous: ['older'], canary: null },
    after: { current: 'new', previous: ['old', 'older'], canary: null },
    pointerLast: true,
  },
  {
    name: 'publishing a canary',
    prepare: () => folderWith(['old']),
    command: ['canary', 'new'],
    before: { current: 'old', previous: [], canary: null },
    after: { current: 'old', previous: [], canary: canary('new') },
    pointerLast: true,
  },
  {
    name: 'promoting',
    prepare: () => folderWith(['old'], 'new'),
    command: ['promote'],
    before: { current: 'old', previous: [], canary: canary('new') },
    after: { current: 'new', previous: ['old'], canary: null },
    pointerLast: true,
  },
  {
    name: 'pruning',
    prepare: () => folderWith(['oldest', 'older', 'old', 'served'], 'new'),
    command: ['prune', '1'],
    before: { current: 'served', previous: ['old', 'older', 'oldest'], canary: canary('new') },
    after: { current: 'served', previous: ['old'], canary: canary('new') },
    pointerLast: false,
  },
]

test.each(CASES)(
  '$name, killed before any of its calls, leaves all that the pointer names whole, and the next run finishes it',
  { timeout: 240_000 },
  async ({ prepare, command, before, after, pointerLast }) => {
    const original = await prepare()
    expect(await expectWhole(folderTarget(original))).toEqual(before)
    const copy = async () => {
      const folder = await mkdtemp(join(root, 'target-'))
      await cp(original, folder, { recursive: true })
      return folder
    }
    const { calls } = await run(await copy(), NEVER, command)
    expect(calls).toBeGreaterThan(2)
    for (let killAt = 0; killAt < calls; killAt++) {
      const folder = await copy()
      const target = folderTarget(folder)
      expect(await run(folder, killAt, command)).toMatchObject({ signal: 'SIGKILL' })
      expect(pointerLast ? [before] : [before, after]).toContainEqual(await expectWhole(target))
      await perform(target, command)
      expect(await expectWhole(target)).toEqual(after)
    }
  },
)
