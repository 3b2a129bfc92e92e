/** Ways in which what is published can be unreadable, on a cold and on a warm isolate. */
import { describe, expect, test, vi } from 'vitest'
import { blobKey, manifestKey, POINTER_KEY } from '../../../src/model/keys.ts'
import { modelVersion } from '../../../src/model/model-version.ts'
import { RETRY_MS } from '../../../src/worker/model/model-source.ts'
import { DEFAULT_POINTER_TTL_MS as POINTER_TTL_MS } from '../../../src/worker/model/pointer-ttl.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

const OLD = fixtureModel()
const NEW = fixtureModel({ seed: 2 })
const OLD_VERSION = modelVersion(OLD.manifest)
const NEW_VERSION = modelVersion(NEW.manifest)
const SHARED_BLOBS = new Set(OLD.blobs.keys())

/** Ways in which what is published can be unreadable. Each is undone by publishing again. */
const FAULTS: [string, (service: TestService, exported: typeof OLD) => void, string][] = [
  ['KV fails', ({ kv }) => set(kv, 'failing', true), 'KV GET failed: 500'],
  ['R2 fails', ({ bucket }) => set(bucket, 'failing', true), 'internal error'],
  ['the pointer is no JSON', ({ kv }) => kv.put(POINTER_KEY, 'v1'), 'is no JSON'],
  [
    'the pointer has another shape',
    ({ kv }) => kv.put(POINTER_KEY, '{"version":"v1"}'),
    'DocumentError: pointer:',
  ],
  [
    'the manifest is missing',
    ({ kv }, { manifest }) => kv.values.delete(manifestKey(modelVersion(manifest))),
    'the pointer names it, the store has not got it',
  ],
  [
    'the manifest is another one',
    ({ kv }, { manifest }) =>
      kv.put(manifestKey(modelVersion(manifest)), JSON.stringify({ ...manifest, seed: 99 })),
    'its content is of version',
  ],
  [
    'the manifest has another format',
    ({ kv }, { manifest }) =>
      kv.put(manifestKey(modelVersion(manifest)), JSON.stringify({ ...manifest, format: 99 })),
    'DocumentError: manifest:',
  ],
  ...(['items', 'ratings', 'metadata'] as const).flatMap(
    (name): [string, (service: TestService, exported: typeof OLD) => void, string][] => [
      [
        `the ${name} blob is missing`,
        ({ bucket }, { manifest }) => bucket.objects.delete(blobKey(manifest.blobs[name]?.sha256 ?? '')),
        'not in the store',
      ],
      [
        `the ${name} blob is truncated`,
        (service, exported) => damage(service, exported, name, truncated),
        'bytes',
      ],
      [
        `a bit of the ${name} blob is flipped`,
        (service, exported) => damage(service, exported, name, flipped),
        'expected SHA-256',
      ],
    ],
  ),
  [
    'the users blob is missing',
    ({ bucket }, { manifest }) => bucket.objects.delete(blobKey(manifest.blobs.users.sha256)),
    'not in the store',
  ],
  [
    'a bit of the head of the users blob is flipped',
    (service, exported) => damage(service, exported, 'users', flippedInHead),
    'expected SHA-256',
  ],
]

function set<Name extends string>(target: { [Key in Name]: boolean }, name: Name, value: boolean): void {
  target[name] = value
}

function damage(
  { bucket }: TestService,
  { manifest }: typeof OLD,
  name: 'items' | 'ratings' | 'metadata' | 'users',
  how: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): void {
  const key = blobKey(manifest.blobs[name]?.sha256 ?? '')
  bucket.put(key, how(bucket.objects.get(key) ?? new Uint8Array()))
}
const truncated = (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, -1)
const flipped = (bytes: Uint8Array<ArrayBuffer>) => flip(bytes, bytes.length >> 1)
const flippedInHead = (bytes: Uint8Array<ArrayBuffer>) => flip(bytes, 20)
function flip(bytes: Uint8Array<ArrayBuffer>, place: number): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice()
  copy[place] = (copy[place] ?? 0) ^ 16
  return copy
}

function repair({ kv, bucket }: TestService): void {
  kv.failing = false
  bucket.failing = false
}

test('the two models share no blob that a fault could hit twice', () => {
  const shared = [...NEW.blobs.keys()].filter((sha256) => SHARED_BLOBS.has(sha256))
  const { metadata, search } = OLD.manifest.blobs
  expect(shared).toEqual([metadata?.sha256, search?.sha256])
})

describe.each(FAULTS)('when %s', (what, fault, message) => {
  test('a cold isolate answers 503 with Retry-After, and recovers by itself', async () => {
    const service = testService()
    service.publish(OLD)
    fault(service, OLD)
    for (const path of ['/v1/popular', '/v1/items/film-0', '/health/ready']) {
      const response = await service.get(path)
      expect(response.headers.get('Retry-After')).toBe('5')
      const withoutKeys = service.kv.failing && path.startsWith('/v1/')
      await expectProblem(response, 503, withoutKeys ? 'keys-unavailable' : 'model-unavailable')
    }
    const keyFailures = service.accessReported.filter((line) => line.startsWith('keys-read-failed'))
    const failures = [...service.reported, ...keyFailures]
    expect(failures).toHaveLength(3)
    for (const line of failures) expect(line).toContain(message)

    repair(service)
    service.publish(OLD)
    const response = await service.get('/v1/popular')
    expect([response.status, response.headers.get('foldin-degraded')]).toEqual([200, null])
  })

  test('a cold isolate takes a previous version that is whole, says so, and recovers', async () => {
    const service = testService()
    service.publish(OLD)
    service.publish(NEW, [OLD_VERSION])
    fault(service, NEW)
    // Both versions have the same metadata.
    const isAllGone = /KV fails|R2 fails|pointer (is|has)|metadata/.test(what)
    const first = await service.get('/v1/popular')
    if (isAllGone) {
      expect([first.status, first.headers.get('Retry-After')]).toEqual([503, '5'])
      return
    }
    expect([first.status, first.headers.get('foldin-degraded')]).toEqual([200, 'stale-model'])
    const sound = testService()
    sound.publish(OLD)
    expect(await first.json()).toEqual(await (await sound.get('/v1/popular')).json())

    service.publish(NEW, [OLD_VERSION])
    service.clock.pass(RETRY_MS)
    await service.get('/v1/popular')
    await service.settle()
    const response = await service.get('/v1/popular')
    expect(response.headers.get('foldin-degraded')).toBeNull()
    expect(response.headers.get('foldin-model-version')).toBe(NEW_VERSION)
  })

  test('a warm isolate goes on with the last good model, says so, and recovers', async () => {
    const service = testService()
    service.publish(OLD)
    await service.get('/v1/popular')
    service.publish(NEW)
    fault(service, NEW)
    service.clock.pass(POINTER_TTL_MS)
    await service.get('/v1/popular')
    await service.settle()
    // The search goes on without its blob, and logs that.
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    for (const path of ['/v1/popular', '/v1/items?q=rabbit', '/health/ready']) {
      const response = await service.get(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('foldin-model-version')).toBe(OLD_VERSION)
      expect(response.headers.get('foldin-degraded')).toBe('stale-model')
    }
    expect(service.reported.at(-1)).toContain(message)

    repair(service)
    service.publish(NEW)
    service.clock.pass(POINTER_TTL_MS)
    await service.get('/v1/popular')
    await service.settle()
    const response = await service.get('/v1/popular')
    expect(response.headers.get('foldin-model-version')).toBe(NEW_VERSION)
    expect(response.headers.get('foldin-degraded')).toBeNull()
  })
})
