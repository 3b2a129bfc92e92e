/** Gets MovieLens latest-small from GroupLens once, and keeps it in `data/`. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError } from './input-error.ts'
import { MOVIELENS_FILES, unpackMovieLens } from './movielens-archive.ts'
import { PROJECT_FOLDER } from './project.ts'

export interface DownloadOptions {
  readonly url?: string
  /** Where the files are kept. */
  readonly folder?: string
  /** Names and SHA-256 of the files. */
  readonly files?: Readonly<Record<string, string>>
  /** Gives up where no byte comes for so long, also while connecting. */
  readonly silenceMs?: number
  /** Gives up after so long whatever comes: the sample is at hand. */
  readonly patienceMs?: number
  /** `total` is null where the server does not say it. */
  readonly onProgress?: (receivedBytes: number, totalBytes: number | null) => void
}

export type Download =
  | { readonly kind: 'available'; readonly folder: string }
  /** `reason` is one line. */
  | { readonly kind: 'unavailable'; readonly reason: string }

const URL_OF_ARCHIVE = 'https://files.grouplens.org/datasets/movielens/ml-latest-small.zip'
const FOLDER = join(PROJECT_FOLDER, 'data/ml-latest-small')
const SILENCE_MS = 6_000
const PATIENCE_MS = 90_000
/** The archive has about 1 MB. */
const MAX_ARCHIVE_BYTES = 32 * 1024 * 1024

/**
 * The folder with the files, each checked by its SHA-256, downloaded where it is not there whole. What is refused
 * or breaks off leaves the folder as it was. Being unable is not an error: `unavailable` says why.
 */
export async function downloadMovieLens(options: DownloadOptions = {}): Promise<Download> {
  const { url = URL_OF_ARCHIVE, folder = FOLDER, files = MOVIELENS_FILES } = options
  if (await isWhole(folder, files)) return { kind: 'available', folder }
  try {
    const archive = await fetchBytes(url, options)
    await replaceFolder(folder, unpackMovieLens(archive, files))
    return { kind: 'available', folder }
  } catch (error) {
    return { kind: 'unavailable', reason: `${url}: ${reasonOf(error)}` }
  }
}

async function isWhole(folder: string, files: Readonly<Record<string, string>>): Promise<boolean> {
  for (const [name, sha256] of Object.entries(files)) {
    const bytes = await readFile(join(folder, name)).catch(() => null)
    if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== sha256) return false
  }
  return true
}

async function fetchBytes(url: string, options: DownloadOptions): Promise<Uint8Array> {
  const { silenceMs = SILENCE_MS, patienceMs = PATIENCE_MS, onProgress } = options
  const abort = new AbortController()
  const giveUp = () => abort.abort(new Error(`no answer for ${silenceMs / 1000} s`))
  let timer = setTimeout(giveUp, silenceMs)
  const tooLong = () => abort.abort(new Error(`not done after ${patienceMs / 1000} s`))
  const deadline = setTimeout(tooLong, patienceMs)
  try {
    const response = await fetch(url, { signal: abort.signal })
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      throw new Error(`the server answered ${response.status} ${response.statusText}`.trimEnd())
    }
    const length = response.headers.get('content-length')
    const total = length === null ? null : Number(length)
    const chunks: Uint8Array[] = []
    let received = 0
    for await (const chunk of response.body) {
      clearTimeout(timer)
      timer = setTimeout(giveUp, silenceMs)
      chunks.push(chunk)
      received += chunk.length
      if (received > MAX_ARCHIVE_BYTES) throw new Error(`more than the expected ${MAX_ARCHIVE_BYTES} bytes`)
      onProgress?.(received, total)
    }
    return Buffer.concat(chunks)
  } finally {
    clearTimeout(timer)
    clearTimeout(deadline)
  }
}

/** Writes beside the folder and renames, so that it is never there in part. */
async function replaceFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const beside = join(dirname(folder), 'downloads')
  await mkdir(beside, { recursive: true })
  const fresh = await mkdtemp(join(beside, `${basename(folder)}-`))
  try {
    for (const [name, bytes] of files) await writeFile(join(fresh, name), bytes)
    await rm(folder, { recursive: true, force: true })
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    throw error
  }
}

/** The innermost cause: `fetch failed` alone says nothing. */
function reasonOf(error: unknown): string {
  let inner = error
  while (inner instanceof Error && !(inner instanceof InputError) && inner.cause instanceof Error)
    inner = inner.cause
  const { code } = inner as NodeJS.ErrnoException
  const message = inner instanceof Error && inner.message !== '' ? inner.message : String(code ?? inner)
  return message.split('\n', 1)[0] as string
}
