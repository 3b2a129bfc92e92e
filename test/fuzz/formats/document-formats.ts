/** The documents in KV, which have no checksum but the manifest's: pointer, manifest, keys, erased users, heads of chunks. */
import type { ExportedModel } from '../../../scripts/train/export.ts'
import { formatApiKey, hashApiKey, parseApiKey } from '../../../src/model/api-key.ts'
import { API_KEYS_KEY, blobKey, ERASED_USERS_KEY, manifestKey, POINTER_KEY } from '../../../src/model/keys.ts'
import { manifestSchema } from '../../../src/model/manifest.ts'
import { modelVersion } from '../../../src/model/model-version.ts'
import { KeyRing } from '../../../src/worker/access/key-ring.ts'
import { readApiKeys } from '../../../src/worker/access/read-keys.ts'
import { durableEventStore } from '../../../src/worker/events/durable-event-store.ts'
import { readManifest, readPointer } from '../../../src/worker/model/pointer.ts'
import { DocumentError, kvDocumentStore } from '../../../src/worker/stores/documents.ts'
import { kvBlobStore } from '../../../src/worker/stores/kv-blobs.ts'
import { BrokenInvariantError, must, type StoredFormat } from './stored-format.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Kv = Parameters<typeof kvDocumentStore>[0]

const CHUNK_BYTES = 1000

export function documentFormats({ manifest, blobs }: ExportedModel): StoredFormat[] {
  const version = modelVersion(manifest)
  const manifestText = encoded(manifest)
  const [key, otherKey] = [3, 4].map((byte) => formatApiKey('secret', new Uint8Array(25).fill(byte)))
  const format = (name: string, value: unknown, read: (bytes: Bytes) => Promise<void>): StoredFormat => ({
    name,
    original: encoded(value),
    isText: true,
    decode: read,
    load: read,
  })
  return [
    {
      ...format('manifest', manifest, async (bytes) => {
        const read = await readManifest(kvDocumentStore(kvOf({ [manifestKey(version)]: bytes })), version)
        must(modelVersion(read) === version, 'another manifest than that of the version was accepted')
      }),
      decode(bytes) {
        const parsed = manifestSchema.safeParse(unlessNoJson(bytes))
        if (!parsed.success) throw new DocumentError(parsed.error.message)
        must(/^[0-9a-f]{16}$/.test(modelVersion(parsed.data)), 'a manifest has no version')
      },
    },
    // Where a damaged pointer can be read, it names versions: what is served is still one that was published whole.
    format(
      'pointer',
      { current: version, previous: ['0123456789abcdef'], canary: { version, percent: 5 } },
      async (bytes) => {
        const documents = kvDocumentStore(
          kvOf({ [POINTER_KEY]: bytes, [manifestKey(version)]: manifestText }),
        )
        const pointer = await readPointer(documents)
        if (pointer === null) return
        must(pointer.canary === null || pointer.canary.percent <= 100, 'a canary has more than 100 %')
        const read = await readManifest(documents, pointer.current)
        must(modelVersion(read) === version, 'a version was read that nobody published')
      },
    ),
    // A damaged list never lets anybody in whom the true one would not.
    format('key list', keyListOf(key ?? ''), async (bytes) => {
      const ring = new KeyRing(await readApiKeys(kvDocumentStore(kvOf({ [API_KEYS_KEY]: bytes }))), true)
      must(ring.find(otherKey ?? '') === null, 'a key was accepted that is in no list')
      must(!ring.isOpen, 'a closed service was opened by its list of keys')
      ring.find(key ?? '')
    }),
    format('erased users', ['user-1', 'användare/2 %'], async (bytes) => {
      const documents = kvDocumentStore(kvOf({ [ERASED_USERS_KEY]: bytes }))
      const store = durableEventStore({ documents, ofUser: unused, logPart: unused })
      must(
        (await store.erasedUsers()).every((id) => typeof id === 'string'),
        'an id is no text',
      )
    }),
    chunkHeads([...blobs.values()][0] ?? new Uint8Array()),
  ]
}

function chunkHeads(blob: Bytes): StoredFormat {
  const name = blobKey('0'.repeat(64))
  const chunks = Math.ceil(blob.length / CHUNK_BYTES)
  const values = Object.fromEntries(
    Array.from({ length: chunks }, (_, index) => [
      `${name}/${index}`,
      blob.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
    ]),
  )
  const read = async (bytes: Bytes): Promise<void> => {
    const asked: string[] = []
    const store = kvBlobStore(kvOf({ ...values, [name]: bytes }, asked))
    try {
      const range = await store.read(name, 10, blob.length - 20)
      must(
        range === null || Buffer.compare(range, blob.subarray(10, -10)) === 0,
        'a range is not that of the blob',
      )
    } finally {
      must(asked.length <= chunks + 7, `${asked.length} reads for a blob of ${chunks} chunks`)
    }
    const stream = await store.open(name)
    // The loader compares the size with the manifest's before it reads on.
    if (stream === null || stream.bytes !== blob.length) return
    const parts: Bytes[] = []
    for await (const part of stream.body) parts.push(part)
    must(Buffer.compare(Buffer.concat(parts), blob) === 0, 'a stream is not that of the blob')
  }
  const original = encoded({ bytes: blob.length, chunkBytes: CHUNK_BYTES })
  return { name: 'chunk heads', original, isText: true, decode: read, load: read }
}

function keyListOf(key: string) {
  return {
    format: 1,
    access: 'keys',
    keys: [
      {
        id: parseApiKey(key)?.id,
        hash: hashApiKey(key),
        kind: 'secret',
        name: 'shop',
        origins: [],
        scopes: ['read', 'events'],
        rateLimit: 'standard',
        createdAt: '2026-01-01T00:00:00Z',
        expiresAt: null,
      },
    ],
  }
}

/** KV gives text with U+FFFD in the place of what is no UTF-8. */
function kvOf(values: Readonly<Record<string, Bytes>>, asked: string[] = []): Kv {
  const get = async (key: string, { type }: { type?: string } = {}) => {
    asked.push(key)
    const value = Object.hasOwn(values, key) ? values[key] : undefined
    if (value === undefined) return null
    return type === 'arrayBuffer' ? value.slice().buffer : new TextDecoder().decode(value)
  }
  return { get } as unknown as Kv
}

function unlessNoJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function encoded(value: unknown): Bytes {
  return new TextEncoder().encode(JSON.stringify(value))
}

function unused(): never {
  throw new BrokenInvariantError('the list of erased users asked an object')
}
