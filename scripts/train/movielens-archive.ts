/** What MovieLens latest-small consists of, and how to tell that it is whole. */
import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { InputError } from './input-error.ts'

/** The files that are kept, with the SHA-256 of each as GroupLens published it (2018-09-26). */
export const MOVIELENS_FILES: Readonly<Record<string, string>> = {
  'ratings.csv': 'aa289ca83157595d0df6aea1be6a4ded676ddc4385472e8313a8ed9805352646',
  'movies.csv': '5a5f32dd9bb3797b8e728a1b98958789d2b13f294a69fdfbc5727f8a9611aa07',
  // Its terms travel with the data.
  'README.txt': '63d22ac138e80fae37021797ed8e1b9424b5239dc576a137422adf783ae3f404',
}

/** Far above the largest of the files, so that a hostile archive cannot fill the memory. */
const MAX_FILE_BYTES = 16 * 1024 * 1024

/**
 * Takes the files out of the archive, by their names without folders.
 *
 * @throws {InputError} where the archive is damaged, or a file is missing or not the known one.
 */
export function unpackMovieLens(
  archive: Uint8Array,
  files: Readonly<Record<string, string>> = MOVIELENS_FILES,
): Map<string, Uint8Array> {
  const unpacked = new Map<string, Uint8Array>()
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(archive, {
      filter: ({ name, originalSize }) => fileName(name) in files && originalSize <= MAX_FILE_BYTES,
    })
  } catch (cause) {
    throw new InputError(`the archive of ${archive.length} bytes is damaged: ${String(cause)}`, { cause })
  }
  for (const [path, bytes] of Object.entries(entries)) unpacked.set(fileName(path), bytes)
  for (const [name, expected] of Object.entries(files)) {
    const bytes = unpacked.get(name)
    if (bytes === undefined) throw new InputError(`the archive has no ${name}`)
    const got = createHash('sha256').update(bytes).digest('hex')
    if (got !== expected) {
      throw new InputError(`${name} is not the known file: its SHA-256 is ${got}, expected ${expected}`)
    }
  }
  return unpacked
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
