/** An answer is of one version, whatever the pointer does meanwhile. */
import { expect, test } from 'vitest'
import { modelVersion } from '../../../src/model/model-version.ts'
import { DEFAULT_POINTER_TTL_MS as POINTER_TTL_MS } from '../../../src/worker/model/pointer-ttl.ts'
import { fixtureModel, userId } from '../fixture-model.ts'
import { testService } from '../test-service.ts'

const OLD = fixtureModel()
const NEW = fixtureModel({ seed: 2 })
const OLD_VERSION = modelVersion(OLD.manifest)
const NEW_VERSION = modelVersion(NEW.manifest)

test('no answer mixes versions while the pointer flips under 400 requests', async () => {
  const service = testService()
  const versions = [OLD_VERSION, NEW_VERSION]
  const seen = new Set<string>()
  service.publish(OLD)
  const expected = new Map<string, string>()
  for (const exported of [OLD, NEW]) {
    const single = testService()
    const version = single.publish(exported)
    const body = (await (await single.get(`/v1/users/${userId(1)}/recommendations`)).json()) as {
      items: unknown
    }
    expected.set(version, JSON.stringify(body.items))
  }
  for (let round = 0; round < 20; round++) {
    service.publish(round % 2 === 0 ? NEW : OLD)
    service.clock.pass(POINTER_TTL_MS)
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => service.get(`/v1/users/${userId(1)}/recommendations`)),
    )
    for (const response of responses) {
      const body = (await response.json()) as { modelVersion: string; items: unknown }
      expect(response.status).toBe(200)
      expect(versions).toContain(body.modelVersion)
      expect(response.headers.get('foldin-model-version')).toBe(body.modelVersion)
      expect(JSON.stringify(body.items)).toBe(expected.get(body.modelVersion))
      seen.add(body.modelVersion)
    }
    await service.settle()
  }
  expect([...seen].sort()).toEqual(versions.toSorted())
})
