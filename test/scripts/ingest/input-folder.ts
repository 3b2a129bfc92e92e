/** A folder for the input files of one test file, removed when its tests are done. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

export interface InputFolder {
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string
  /** Path of a file that may not be there. */
  path(name: string): string
}

export function inputFolder(): InputFolder {
  const folder = mkdtempSync(join(tmpdir(), 'foldin-input-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return {
    path: (name) => join(folder, name),
    write(name, content) {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    },
  }
}

/** `user item value time` of each interaction, with ids. */
export function readable(ingested: {
  readonly userIds: readonly string[]
  readonly itemIds: readonly string[]
  readonly interactions: {
    readonly users: Uint32Array
    readonly items: Uint32Array
    readonly values: Float32Array
    readonly times: Float64Array | null
  }
}): string[] {
  const { users, items, values, times } = ingested.interactions
  return Array.from(users, (user, index) =>
    [
      ingested.userIds[user],
      ingested.itemIds[items[index] as number],
      values[index],
      ...(times === null ? [] : [times[index]]),
    ].join(' '),
  )
}
