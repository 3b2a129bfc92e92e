/**
 * Every fault of every store, alone and with every fault of the others, on a cold and on a warm isolate, for every
 * call. A warm isolate answers from the last good model and says what it does without; a cold one answers 503; both
 * are whole again once the stores are.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withAnalyses } from '../../../scripts/train/report/model-analyses.ts'
import { modelVersion } from '../../../src/model/model-version.ts'
import { DEFAULT_POINTER_TTL_MS as POINTER_TTL_MS } from '../../../src/worker/model/pointer-ttl.ts'
import { DEGREES } from '../analysed-model.ts'
import { fixtureModel } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'
import { type Answer, askEverything, inTime } from './ask.ts'
import { CALLS, type Call } from './calls.ts'
import {
  ALL_FAULTS,
  areBlobsGone,
  begin,
  describeFaults,
  end,
  type Faults,
  isKvDown,
} from './store-faults.ts'

const OLD = withAnalyses(fixtureModel(), [DEGREES])
const NEW = withAnalyses(fixtureModel({ seed: 2 }), [DEGREES])
const OLD_VERSION = modelVersion(OLD.manifest)
const NEW_VERSION = modelVersion(NEW.manifest)

/**
 * The longest that an answer may take in a warm isolate: keys that are due again (5 s), a blob that is read for it
 * (5 s), and the user (1.5 s). In a cold one the wait for the model comes before (25 s).
 */
const WARM_MS = 11_500
const COLD_MS = 36_500

const truth = new Map<string, ReadonlyMap<string, Answer>>()

function service(blobsIn: Faults['blobsIn'] = 'R2'): TestService {
  return testService({ events: true, blobsIn })
}

/** What a sound service answers from each version. */
async function truthOf(version: string): Promise<ReadonlyMap<string, Answer>> {
  const known = truth.get(version)
  if (known !== undefined) return known
  const sound = service()
  sound.publish(version === OLD_VERSION ? OLD : NEW)
  const answers = await askEverything(sound)
  truth.set(version, answers)
  return answers
}

async function expectSound(answers: ReadonlyMap<string, Answer>, version: string): Promise<void> {
  const expected = await truthOf(version)
  for (const [name, { status, degraded, body }] of answers) {
    const right = expected.get(name)
    expect({ name, status, degraded, body }).toEqual({
      name,
      status: right?.status,
      degraded: null,
      body: right?.body,
    })
  }
}

function expectUnavailable(name: string, answer: Answer | undefined): void {
  expect([name, answer?.status]).toEqual([name, 503])
  expect([name, Number(answer?.retryAfter)]).toEqual([
    name,
    expect.toSatisfy((seconds: number) => seconds >= 1),
  ])
}

/** Parts of a warm answer that the faults take away. */
function lacking({ needs }: Call, faults: Faults): { whole: boolean; labels: string[] } {
  const eventsDown = faults.events !== null
  const whole = (needs.includes('blob') && areBlobsGone(faults)) || (needs.includes('events') && eventsDown)
  const labels = needs.includes('user')
    ? [...(areBlobsGone(faults) ? ['user-unavailable'] : []), ...(eventsDown ? ['events-unavailable'] : [])]
    : []
  return { whole, labels }
}

const named = ALL_FAULTS.map((faults) => [describeFaults(faults), faults] as const)

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => vi.restoreAllMocks())

test('the calls are those of the document', async () => {
  const document = (await (await service().get('/openapi.json')).json()) as { paths: Record<string, object> }
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(Object.keys(CALLS).toSorted()).toEqual(operations.toSorted())
})

describe.each(named)('with %s', (_what, faults) => {
  test('a warm isolate answers from the last good model, labelled, and recovers', async () => {
    const warm = service(faults.blobsIn)
    warm.publish(OLD)
    // Keys, pointer and erased users are known from now on; of blobs only what a model takes.
    await inTime(warm, warm.get('/v1/users/somebody/recommendations'))
    await inTime(warm, warm.settle())
    if (faults.kv === 'stale') begin(faults, warm)
    warm.publish(NEW)
    begin({ ...faults, kv: faults.kv === 'stale' ? null : faults.kv }, warm)
    warm.clock.pass(POINTER_TTL_MS)
    await inTime(warm, warm.get('/v1/popular'))
    await inTime(warm, warm.settle())

    const isStale = isKvDown(faults) || (areBlobsGone(faults) && faults.kv !== 'stale')
    const version = isStale || faults.kv === 'stale' ? OLD_VERSION : NEW_VERSION
    const right = await truthOf(version)
    const answers = await askEverything(warm)
    for (const [name, call] of Object.entries(CALLS)) {
      const answer = answers.get(name)
      const { whole, labels } = lacking(call, faults)
      expect([name, answer?.tookMs]).toEqual([name, expect.toSatisfy((took: number) => took <= WARM_MS)])
      if (whole) {
        expectUnavailable(name, answer)
        continue
      }
      expect([name, answer?.status]).toEqual([name, right.get(name)?.status])
      if (!call.needs.includes('model')) continue
      expect([name, answer?.version]).toEqual([name, version])
      expect([name, answer?.degraded?.split(', ').toSorted() ?? []]).toEqual([
        name,
        [...(isStale ? ['stale-model'] : []), ...labels].toSorted(),
      ])
      if (labels.length === 0) expect([name, answer?.body]).toEqual([name, right.get(name)?.body])
    }

    end(warm)
    warm.clock.pass(POINTER_TTL_MS)
    await inTime(warm, warm.get('/v1/popular'))
    await inTime(warm, warm.settle())
    await expectSound(await askEverything(warm), NEW_VERSION)
  })

  test('a cold isolate answers 503 with Retry-After where it cannot load, and recovers by itself', async () => {
    const cold = service(faults.blobsIn)
    cold.publish(OLD)
    begin(faults, cold)
    const answers = await askEverything(cold)
    const right = await truthOf(OLD_VERSION)
    const areKeysKnown = faults.kv !== 'failing' && faults.kv !== 'hanging'
    const canLoad = !isKvDown(faults) && !areBlobsGone(faults)
    for (const [name, call] of Object.entries(CALLS)) {
      const answer = answers.get(name)
      const { whole, labels } = lacking(call, faults)
      expect([name, answer?.tookMs]).toEqual([name, expect.toSatisfy((took: number) => took <= COLD_MS)])
      const isPublic = call.needs.includes('code') || name === 'GET /health/ready'
      if (whole || (!areKeysKnown && !isPublic) || (call.needs.includes('model') && !canLoad)) {
        expectUnavailable(name, answer)
        continue
      }
      expect([name, answer?.status]).toEqual([name, right.get(name)?.status])
      if (labels.length === 0) expect([name, answer?.body]).toEqual([name, right.get(name)?.body])
    }

    end(cold)
    await inTime(cold, cold.settle())
    await expectSound(await askEverything(cold), OLD_VERSION)
  })
})
