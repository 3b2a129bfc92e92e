import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exportModel } from '../../scripts/train/export.ts'
import {
  checkModelDirectory,
  ModelDirectoryError,
  readModelDirectory,
  writeModelDirectory,
} from '../../scripts/train/model-directory.ts'
import { blobKey } from '../../src/model/keys.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import { DATASET, METADATA, MODEL } from '../golden/small-model.ts'

const exported = exportModel(DATASET, MODEL, METADATA, { seed: 1, simulated: true })
const other = exportModel(DATASET, { ...MODEL, rating: null }, null, { seed: 1, simulated: true })
const { items } = exported.manifest.blobs

let parent: string
let directory: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'foldin-model-'))
  directory = join(parent, 'models', 'small')
})
afterEach(() => rm(parent, { recursive: true }))

const blobFile = (sha256: string) => join(directory, 'blobs', sha256)

/** The message of the refusal. */
async function refusal(): Promise<string> {
  try {
    await readModelDirectory(directory)
  } catch (error) {
    expect(error).toBeInstanceOf(ModelDirectoryError)
    return (error as Error).message
  }
  throw new Error('the directory was read')
}

describe('a written model', () => {
  test('reads back with its version and its bytes', async () => {
    await writeModelDirectory(directory, exported)
    const read = await readModelDirectory(directory)
    expect(read.manifest).toEqual(exported.manifest)
    expect(read.modelVersion).toBe(modelVersion(exported.manifest))
    for (const [sha256, bytes] of exported.blobs) {
      expect(await read.blobs.read(blobKey(sha256), 0, bytes.length)).toEqual(bytes)
      expect(await read.blobs.read(blobKey(sha256), 48, 16)).toEqual(bytes.slice(48, 64))
      const stream = await read.blobs.open(blobKey(sha256))
      expect(stream?.bytes).toBe(bytes.length)
      const chunks: number[] = []
      for await (const chunk of stream?.body ?? []) chunks.push(...chunk)
      expect(Uint8Array.from(chunks)).toEqual(bytes)
    }
  })

  test('consists of the manifest and its blobs, and nothing else', async () => {
    await writeModelDirectory(directory, exported)
    expect((await readdir(directory)).sort()).toEqual(['blobs', 'manifest.json'])
    expect((await readdir(join(directory, 'blobs'))).sort()).toEqual([...exported.blobs.keys()].sort())
  })

  test('takes the place of the one before; other files stay', async () => {
    await writeModelDirectory(directory, exported)
    await writeFile(join(directory, 'notes.txt'), 'mine')
    await writeFile(blobFile(`${'0'.repeat(64)}.partial`), 'left by a run that was stopped')
    await writeModelDirectory(directory, other)
    expect((await readModelDirectory(directory)).manifest).toEqual(other.manifest)
    expect((await readdir(join(directory, 'blobs'))).sort()).toEqual([...other.blobs.keys()].sort())
    expect(await readFile(join(directory, 'notes.txt'), 'utf8')).toBe('mine')
  })

  test('stays whole where writing the next one stops before the manifest', async () => {
    await writeModelDirectory(directory, exported)
    for (const [sha256, bytes] of other.blobs) await writeFile(blobFile(sha256), bytes)
    expect((await readModelDirectory(directory)).manifest).toEqual(exported.manifest)
  })

  test('repairs a blob that was damaged', async () => {
    await writeModelDirectory(directory, exported)
    await truncate(blobFile(items.sha256), 10)
    await writeModelDirectory(directory, exported)
    expect((await readModelDirectory(directory)).modelVersion).toBe(modelVersion(exported.manifest))
  })
})

describe('the blob store', () => {
  test('has null for what it has not got, and refuses what is no key', async () => {
    await writeModelDirectory(directory, exported)
    const { blobs } = await readModelDirectory(directory)
    const absent = blobKey('0'.repeat(64))
    expect(await blobs.open(absent)).toBeNull()
    expect(await blobs.read(absent, 0, 1)).toBeNull()
    await expect(blobs.open('blob/../manifest.json')).rejects.toThrow(
      '"blob/../manifest.json" is no blob\'s key, expected blob/ and 64 hex digits',
    )
  })

  test('rejects a range beyond the end', async () => {
    await writeModelDirectory(directory, exported)
    const { blobs } = await readModelDirectory(directory)
    const key = blobKey(items.sha256)
    await expect(blobs.read(key, items.bytes - 4, 8)).rejects.toThrow(
      `${key}: asked for 8 bytes from ${items.bytes - 4}, got 4`,
    )
  })
})

describe('refused with the way out', () => {
  test('no such directory', async () => {
    expect(await refusal()).toBe(
      `no model in ${directory}: there is no such directory. Train one into it with foldin train … --out ${directory}`,
    )
  })

  test('no manifest', async () => {
    directory = parent
    expect(await refusal()).toBe(
      `no model in ${directory}: it has no manifest.json. Train one into it with foldin train … --out ${directory}`,
    )
  })

  test('a manifest that is no JSON, or no manifest', async () => {
    directory = parent
    const path = join(directory, 'manifest.json')
    await writeFile(path, '{"format": 1,')
    expect(await refusal()).toContain(`${path} is no JSON: SyntaxError`)
    await writeFile(path, JSON.stringify({ ...exported.manifest, format: 2 }))
    expect(await refusal()).toMatch(
      /is no manifest that this foldin knows:\n.*expected 1\n.*at format\nTrain again\.$/,
    )
  })

  test('a blob that is missing', async () => {
    await writeModelDirectory(directory, exported)
    await rm(blobFile(items.sha256))
    expect(await refusal()).toBe(`${blobFile(items.sha256)} is missing: the model is not whole. Train again.`)
  })

  test('a blob with a flipped bit', async () => {
    await writeModelDirectory(directory, exported)
    const path = blobFile(items.sha256)
    const bytes = await readFile(path)
    bytes[100] = (bytes[100] as number) ^ 1
    await writeFile(path, bytes)
    expect(await refusal()).toMatch(
      new RegExp(
        `^${path} is damaged: it has ${items.bytes} bytes and SHA-256 [0-9a-f]{64}, expected ${items.bytes} bytes. Train again.$`,
      ),
    )
  })

  test('a blob that is cut off', async () => {
    await writeModelDirectory(directory, exported)
    await truncate(blobFile(items.sha256), items.bytes - 1)
    expect(await refusal()).toContain(`it has ${items.bytes - 1} bytes`)
  })
})

describe('a place that takes no model', () => {
  /** The same before the training and after it. */
  async function expectRefusal(place: string, problem: string) {
    const message = new RegExp(
      `^no model can be written to ${place}: ${problem}.*\\. Choose a folder that can be written: --out FOLDER$`,
    )
    // One after the other: a second one that failed during the first would be nobody's to catch.
    for (const attempt of [() => checkModelDirectory(place), () => writeModelDirectory(place, exported)]) {
      const error = await attempt().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ModelDirectoryError)
      expect((error as Error).message).toMatch(message)
    }
  }

  test('is a file', async () => {
    await writeFile(join(parent, 'file'), '')
    await expectRefusal(join(parent, 'file'), 'ENOTDIR')
  })

  test('is under a file', async () => {
    await writeFile(join(parent, 'file'), '')
    await expectRefusal(join(parent, 'file', 'model'), 'ENOTDIR')
  })

  test.skipIf(process.platform !== 'linux')('is in /proc, where Linux takes no folders', async () => {
    await expectRefusal('/proc/model', 'ENOENT')
  })

  test('holds a folder where the manifest is to be', async () => {
    await mkdir(join(directory, 'manifest.json'), { recursive: true })
    await expect(writeModelDirectory(directory, exported)).rejects.toThrow(
      /^no model can be written to .*EISDIR.*--out FOLDER$/,
    )
  })

  test('is read-only and holds a model', async () => {
    await writeModelDirectory(directory, exported)
    await chmod(parent, 0o755)
    for (const path of [join(directory, 'blobs'), directory]) await chmod(path, 0o555)
    try {
      await withoutRoot(() => expectRefusal(directory, 'EACCES'))
    } finally {
      for (const path of [directory, join(directory, 'blobs')]) await chmod(path, 0o755)
    }
    expect((await readModelDirectory(directory)).manifest).toEqual(exported.manifest)
  })
})

/** Root may write anywhere, so root becomes "nobody" for a while. */
async function withoutRoot(check: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.('nobody')
  try {
    await check()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

describe('looking whether a model can be written', () => {
  test('leaves nothing behind', async () => {
    await checkModelDirectory(directory)
    expect(await readdir(parent)).toEqual([])
    await writeModelDirectory(directory, exported)
    await checkModelDirectory(directory)
    expect((await readdir(directory)).sort()).toEqual(['blobs', 'manifest.json'])
    expect((await readdir(join(directory, 'blobs'))).sort()).toEqual([...exported.blobs.keys()].sort())
  })
})
