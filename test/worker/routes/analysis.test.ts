import { expect, test, vi } from 'vitest'
import { ANALYSIS_NAMES } from '../../../src/model/format/analysis/analysis.ts'
import { blobKey } from '../../../src/model/keys.ts'
import { analysisResponseSchema } from '../../../src/worker/contract/analysis.ts'
import { analysedModel, DEGREES } from '../analysed-model.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel } from '../fixture-model.ts'
import { testService } from '../test-service.ts'

test('an analysis comes back as it was published, with the version before it', async () => {
  const service = testService()
  const version = service.publish(analysedModel())
  const response = await service.get('/v1/analysis/degrees')
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('application/json')
  expect(response.headers.get('foldin-model-version')).toBe(version)
  const answer = analysisResponseSchema.parse(await response.json())
  expect(answer).toEqual({ modelVersion: version, ...DEGREES })
})

test('it has an ETag, and asking again with it answers 304', async () => {
  const service = testService()
  service.publish(analysedModel())
  const first = await service.get('/v1/analysis/degrees')
  const etag = first.headers.get('ETag') ?? ''
  expect(etag).not.toBe('')
  const again = await service.request('/v1/analysis/degrees', { headers: { 'If-None-Match': etag } })
  expect(again.status).toBe(304)
})

test.each(['unknown', 'Degrees', '__proto__', 'toString', '%00', 'ü'])(
  'there is no analysis %s: 404 that lists what there is',
  async (name) => {
    const service = testService()
    service.publish(analysedModel())
    const response = await service.get(`/v1/analysis/${encodeURIComponent(name)}`)
    const problem = await expectProblem(response, 404, 'unknown-analysis')
    expect(problem.detail).toContain(ANALYSIS_NAMES.join(', '))
  },
)

test('an analysis that the data does not allow: 404 that lists what the model has', async () => {
  const service = testService()
  service.publish(analysedModel())
  const problem = await expectProblem(await service.get('/v1/analysis/polarization'), 404, 'no-analysis')
  expect(problem.detail).toBe('The data of the served model allows no analysis polarization; it has degrees.')
})

test('a model that was published without analyses: 404 that says so', async () => {
  const service = testService()
  service.publish(fixtureModel())
  const problem = await expectProblem(await service.get('/v1/analysis/degrees'), 404, 'no-analysis')
  expect(problem.detail).toContain('published without analyses')
})

test('without a model: 503', async () => {
  await expectProblem(await testService().get('/v1/analysis/degrees'), 503, 'no-model')
})

test('an analysis whose blob is missing or altered: 503, and nothing of it', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue()
  const service = testService()
  const model = analysedModel()
  service.publish(model)
  const { sha256 = '', bytes = 0 } = model.manifest.analyses?.degrees ?? {}
  service.bucket.put(blobKey(sha256), new Uint8Array(bytes).fill(32))
  const response = await service.get('/v1/analysis/degrees')
  await expectProblem(response, 503, 'model-unavailable')
  expect(response.headers.get('Retry-After')).toBe('5')
  expect(log.mock.calls.join()).toContain('analysis-unavailable')
  expect((await service.get('/v1/popular')).status).toBe(200)
  log.mockRestore()
})
