/** The demo's model, trained once for the same data, options and code. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { writeFileWhole } from './file-blob-store.ts'
import { type ModelDirectory, readModelDirectory } from './model-directory.ts'
import { PROJECT_FOLDER } from './project.ts'

const FINGERPRINT_FILE = 'fingerprint'
/** What a model is made by. Other code may make another model of the same data. */
const CODE_FOLDERS = ['src/model', 'src/figures', 'scripts/train', 'dist/wasm']

/** SHA-256 of everything that the model depends on. */
export async function fingerprint(files: readonly string[], options: object): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array)
    hash.update('\0')
  }
  for (const folder of CODE_FOLDERS) {
    for (const file of await filesBelow(join(PROJECT_FOLDER, folder))) {
      hash.update(`${relative(PROJECT_FOLDER, file)}\0`).update(await readFile(file))
    }
  }
  return hash.update(JSON.stringify(options)).digest('hex')
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

/** The model that is there for this fingerprint, or null where there is none or it is not whole. */
export async function findTrained(folder: string, print: string): Promise<ModelDirectory | null> {
  try {
    const remembered = await readFile(join(folder, FINGERPRINT_FILE), 'utf8')
    const model = await readModelDirectory(folder)
    return remembered === memo(print, model.modelVersion) ? model : null
  } catch {
    // Whatever is wrong with it, training again is right.
    return null
  }
}

/** Says which model the fingerprint made, so that it is never taken for that of another one. */
export async function rememberTrained(folder: string, print: string, modelVersion: string): Promise<void> {
  await writeFileWhole(join(folder, FINGERPRINT_FILE), new TextEncoder().encode(memo(print, modelVersion)))
}

function memo(print: string, modelVersion: string): string {
  return `${print} ${modelVersion}\n`
}
