/** A target in a folder, so that it outlives the process that writes it: a KV namespace of one file a key. */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PublishTarget } from '../../../scripts/train/publish-target.ts'
import { type BlobNamespace, kvBlobs } from '../../../scripts/train/targets/kv-blobs.ts'
import { kvDocuments } from '../../../scripts/train/targets/kv-documents.ts'

/** The blobs of `smallModel` are of one chunk and of two. */
const CHUNK_BYTES = 16

/** @param beforeCall called before each call of the namespace, with what it does. */
export function folderTarget(folder: string, beforeCall: (call: string) => void = () => {}): PublishTarget {
  const kv = folderNamespace(folder, beforeCall)
  return {
    name: 'folder',
    blobs: kvBlobs(kv, CHUNK_BYTES),
    documents: kvDocuments(kv),
    close: async () => {},
  }
}

function folderNamespace(folder: string, beforeCall: (call: string) => void): BlobNamespace {
  const fileOf = (key: string) => join(folder, encodeURIComponent(key))
  const namespace = {
    async get(key: string, type: 'text' | 'arrayBuffer') {
      beforeCall(`get ${key}`)
      try {
        const bytes = await readFile(fileOf(key))
        return type === 'text' ? bytes.toString('utf8') : new Uint8Array(bytes).buffer
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
    async put(key: string, value: string | Uint8Array) {
      beforeCall(`put ${key}`)
      // The platform stores a value whole or not at all.
      await writeFile(`${fileOf(key)}.partial`, value)
      await rename(`${fileOf(key)}.partial`, fileOf(key))
    },
    async list({ prefix }: { prefix: string }) {
      beforeCall(`list ${prefix}`)
      const names = (await readdir(folder)).filter((name) => !name.endsWith('.partial'))
      const keys = names.map(decodeURIComponent).filter((key) => key.startsWith(prefix))
      return { keys: keys.toSorted().map((name) => ({ name })), list_complete: true }
    },
    async delete(key: string) {
      beforeCall(`delete ${key}`)
      await rm(fileOf(key), { force: true })
    },
  }
  return namespace as unknown as BlobNamespace
}
