import { expect, test } from 'vitest'
import { readyResponseSchema } from '../../../src/worker/contract/health.ts'
import { modelResponseSchema } from '../../../src/worker/contract/model.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel, ITEMS, USERS } from '../fixture-model.ts'
import { testService } from '../test-service.ts'

test('the model says what it was trained from and how, without the names of its blobs', async () => {
  const service = testService()
  const version = service.publish(fixtureModel())
  const answer: unknown = await (await service.get('/v1/model')).json()
  expect(modelResponseSchema.strict().parse(answer)).toMatchObject({
    modelVersion: version,
    dataset: { name: 'fixture', simulated: true },
    feedback: 'explicit',
    counts: { users: USERS, items: ITEMS },
    ratingScale: { min: 0.5, max: 5 },
  })
  expect(JSON.stringify(answer)).not.toContain('sha256')
})

test('a model of implicit feedback has no rating scale', async () => {
  const service = testService()
  service.publish(fixtureModel({ feedback: 'implicit' }))
  expect(await (await service.get('/v1/model')).json()).toMatchObject({
    feedback: 'implicit',
    rating: null,
    ratingScale: null,
  })
})

test('live needs no model; ready needs one, and loads it', async () => {
  const service = testService()
  expect(await (await service.get('/health/live')).json()).toEqual({ status: 'live' })
  const before = await service.get('/health/ready')
  expect(before.headers.get('Retry-After')).toBe('30')
  const problem = await expectProblem(before, 503, 'no-model')
  expect(problem.detail).toBe('No model has been published yet; `foldin publish` does it.')
  const version = service.publish(fixtureModel())
  const after = await service.get('/health/ready')
  expect(readyResponseSchema.strict().parse(await after.json())).toEqual({
    status: 'ready',
    modelVersion: version,
    access: 'open',
  })
})
