import { beforeAll, expect, test, vi } from 'vitest'
import { blobKey } from '../../../src/model/keys.ts'
import {
  type SimilarUsersResponse,
  similarUsersResponseSchema,
} from '../../../src/worker/contract/similar-users.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel, USERS, userId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService

beforeAll(() => {
  service = testService()
  service.publish(fixtureModel())
})

const path = (user: string, query = '') => `/v1/users/${encodeURIComponent(user)}/similar${query}`

async function similar(user: string, query = ''): Promise<SimilarUsersResponse> {
  const response = await service.get(path(user, query))
  expect(response.status).toBe(200)
  return similarUsersResponseSchema.strict().parse(await response.json())
}

test('first come those with the same taste, nearest first, without the user', async () => {
  for (const user of [0, 1, 2]) {
    const { users } = await similar(userId(user), '?limit=500')
    expect(users).toHaveLength(USERS - 1)
    expect(users.map((one) => one.userId)).not.toContain(userId(user))
    const alike = Array.from({ length: USERS }, (_, one) => one).filter((one) => one % 2 === user % 2)
    expect(alike.map(userId)).toEqual(expect.arrayContaining(users.slice(0, 14).map((one) => one.userId)))
    const scores = users.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(scores[0]).toBeGreaterThan(0.9)
  }
  expect((await similar(userId(0), '?limit=3')).users).toHaveLength(3)
})

test('the table is read once, however many ask first', async () => {
  const fresh = testService()
  const exported = fixtureModel()
  fresh.publish(exported)
  const key = blobKey(exported.manifest.blobs.userFactors?.sha256 ?? '')
  const reads = () => fresh.bucket.reads.filter((read) => read.key === key).length
  await fresh.get('/health/ready')
  expect(reads()).toBe(0)
  await Promise.all(Array.from({ length: 20 }, (_, user) => fresh.get(path(userId(user)))))
  expect(reads()).toBe(1)
  await fresh.get(path(userId(1)))
  expect(reads()).toBe(1)
})

test('nobody is near a user whom the model does not know', async () => {
  expect((await similar('nobody')).users).toEqual([])
})

test('a model without the table says so', async () => {
  const large = testService()
  const { manifest, blobs } = fixtureModel()
  const { userFactors: _, ...others } = manifest.blobs
  large.publish({ manifest: { ...manifest, blobs: others }, blobs })
  await expectProblem(await large.get(path(userId(0))), 409, 'no-similar-users')
})

test('a table that cannot be read is a 503, and is read again', async () => {
  const faulty = testService()
  const exported = fixtureModel()
  faulty.publish(exported)
  const { sha256 = '' } = exported.manifest.blobs.userFactors ?? {}
  const bytes = exported.blobs.get(sha256) ?? new Uint8Array()
  faulty.bucket.put(
    blobKey(sha256),
    bytes.map((byte, at) => (at === 100 ? byte ^ 1 : byte)),
  )
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  await expectProblem(await faulty.get(path(userId(0))), 503, 'model-unavailable')
  expect(logged.mock.calls.flat().join()).toContain('similar-users-unavailable')
  logged.mockRestore()
  faulty.bucket.put(blobKey(sha256), bytes)
  expect((await faulty.get(path(userId(0)))).status).toBe(200)
})

test.each(['0', '501', 'ten'])('a limit of %s is a 400 that names it', async (limit) => {
  const problem = await expectProblem(await service.get(path('u', `?limit=${limit}`)), 400, 'invalid-request')
  expect(problem.errors?.map(({ field }) => field)).toEqual(['limit'])
})
