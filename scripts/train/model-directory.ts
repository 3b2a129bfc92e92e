/**
 * A model on disk: `manifest.json` and `blobs/<sha256>`. Blobs are written before the manifest that names them and
 * are never changed, so a directory holds one whole model at any moment, even where writing the next one stops.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { BlobStore } from '../../src/model/blob-store.ts'
import { blobKey } from '../../src/model/keys.ts'
import { type Manifest, manifestSchema } from '../../src/model/manifest.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import type { ExportedModel } from './export.ts'
import { BLOB_FILE, fileBlobStore, writeFileWhole } from './file-blob-store.ts'

const MANIFEST_FILE = 'manifest.json'
const BLOBS_FOLDER = 'blobs'
const TEST_FILE = '.foldin-write-test'

/** A directory that holds no whole model. The message says what to do. */
export class ModelDirectoryError extends Error {
  override readonly name = 'ModelDirectoryError'
}

export interface ModelDirectory {
  readonly manifest: Manifest
  readonly modelVersion: string
  readonly blobs: BlobStore
}

/**
 * Finds out by writing whether a model can be written here, before anyone trains for an hour; leaves nothing behind.
 * @throws {ModelDirectoryError} where it cannot.
 */
export async function checkModelDirectory(directory: string): Promise<void> {
  const folder = join(directory, BLOBS_FOLDER)
  const made: string[] = []
  try {
    made.push(...(await makeFolder(folder)))
    for (const place of [directory, folder]) {
      const file = join(place, TEST_FILE)
      await writeFileWhole(file, new Uint8Array(1))
      await rm(file)
    }
    // Without `recursive`, so that what another training has put there meanwhile stays.
    for (const path of made.toReversed()) await rmdir(path)
  } catch (cause) {
    throw cannotWrite(directory, cause)
  }
}

/**
 * Makes the directory where it is missing; a model that it holds is replaced, other files are left alone.
 * @throws {ModelDirectoryError} where it cannot be written.
 */
export async function writeModelDirectory(directory: string, exported: ExportedModel): Promise<void> {
  const folder = join(directory, BLOBS_FOLDER)
  try {
    await makeFolder(folder)
    for (const [sha256, bytes] of exported.blobs) await writeFileWhole(join(folder, sha256), bytes)
    const json = `${JSON.stringify(exported.manifest, null, 2)}\n`
    await writeFileWhole(join(directory, MANIFEST_FILE), new TextEncoder().encode(json))
    await removeOtherBlobs(folder, exported)
  } catch (cause) {
    throw cannotWrite(directory, cause)
  }
}

function cannotWrite(directory: string, cause: unknown): ModelDirectoryError {
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new ModelDirectoryError(
    `no model can be written to ${directory}: ${problem}. Choose a folder that can be written: --out FOLDER`,
    { cause },
  )
}

/**
 * Folder by folder, since Node's `recursive` does not return where the system takes no folders, as in /proc.
 * @returns those that were missing, the outermost first.
 */
async function makeFolder(folder: string): Promise<string[]> {
  const missing: string[] = []
  for (let path = resolve(folder); !(await isThere(path)); path = dirname(path)) missing.unshift(path)
  for (const path of missing) await mkdir(path)
  return missing
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/**
 * Reads the manifest and checks the size and SHA-256 of every blob that it names.
 * @throws {ModelDirectoryError} unless the directory holds one whole model.
 */
export async function readModelDirectory(directory: string): Promise<ModelDirectory> {
  const manifest = await readManifest(directory)
  const blobs = fileBlobStore(join(directory, BLOBS_FOLDER))
  for (const reference of [...Object.values(manifest.blobs), ...Object.values(manifest.analyses ?? {})]) {
    if (reference) await checkBlob(directory, blobs, reference)
  }
  return { manifest, modelVersion: modelVersion(manifest), blobs }
}

async function readManifest(directory: string): Promise<Manifest> {
  const path = join(directory, MANIFEST_FILE)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const problem = (await isDirectory(directory))
      ? `it has no ${MANIFEST_FILE}`
      : 'there is no such directory'
    throw new ModelDirectoryError(
      `no model in ${directory}: ${problem}. Train one into it with foldin train … --out ${directory}`,
      { cause },
    )
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new ModelDirectoryError(`${path} is no JSON: ${String(cause)}. Train again.`, { cause })
  }
  const parsed = manifestSchema.safeParse(json)
  if (!parsed.success) {
    throw new ModelDirectoryError(
      `${path} is no manifest that this foldin knows:\n${z.prettifyError(parsed.error)}\nTrain again.`,
    )
  }
  return parsed.data
}

async function checkBlob(
  directory: string,
  blobs: BlobStore,
  expected: { sha256: string; bytes: number },
): Promise<void> {
  const path = join(directory, BLOBS_FOLDER, expected.sha256)
  const stream = await blobs.open(blobKey(expected.sha256))
  if (stream === null)
    throw new ModelDirectoryError(`${path} is missing: the model is not whole. Train again.`)
  const hash = createHash('sha256')
  for await (const chunk of stream.body) hash.update(chunk)
  const found = hash.digest('hex')
  if (stream.bytes !== expected.bytes || found !== expected.sha256) {
    throw new ModelDirectoryError(
      `${path} is damaged: it has ${stream.bytes} bytes and SHA-256 ${found}, expected ${expected.bytes} bytes. Train again.`,
    )
  }
}

/** Removes the blobs of the model that was here before, and what an interrupted run left. */
async function removeOtherBlobs(folder: string, exported: ExportedModel): Promise<void> {
  for (const name of await readdir(folder)) {
    if (BLOB_FILE.test(name) && !exported.blobs.has(name)) await rm(join(folder, name))
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
