/** Requests of every kind whose answers depend on the model version, and what each version answers to them. */
import type { ExportedModel } from '../../scripts/train/export.ts'
import { itemId, userId } from '../worker/fixture-model.ts'
import { testService } from '../worker/test-service.ts'

export interface SoakRequest {
  readonly path: string
  readonly body?: object
  /** Whom it is for: only such requests may be answered by a canary. */
  readonly userId?: string
}

const LIMIT = 'limit=10'
const users = [0, 1, 3, 5, 8, 13].map(userId)
const posted = [0, 2, 4].map((item) => ({ itemId: itemId(item), value: 5 }))
const itemIds = [10, 11, 12].map(itemId)

export const SOAK_REQUESTS: readonly SoakRequest[] = [
  ...users.map((id) => ({
    path: `/v1/users/${encodeURIComponent(id)}/recommendations?${LIMIT}`,
    userId: id,
  })),
  ...users.map((id) => ({
    path: '/v1/recommendations',
    body: { userId: id, interactions: posted },
    userId: id,
  })),
  ...users.map((id) => ({ path: '/v1/rankings', body: { userId: id, itemIds }, userId: id })),
  { path: '/v1/recommendations', body: { interactions: posted, include: ['metadata', 'predictedRating'] } },
  { path: '/v1/recommendations', body: { interactions: posted, diversity: 0.4, explain: true, limit: 5 } },
  { path: '/v1/predictions', body: { userId: userId(1), itemIds }, userId: userId(1) },
  { path: `/v1/items/${itemIds[0]}/similar?${LIMIT}` },
  { path: `/v1/popular?${LIMIT}&include=metadata` },
  { path: '/v1/items?q=rabbit&limit=3' },
  { path: '/v1/model' },
]

/** Text of each answer, in the order of `SOAK_REQUESTS`, by a service that never had another model. */
export async function answersOf(exported: ExportedModel): Promise<{ version: string; answers: string[] }> {
  const service = testService()
  const version = service.publish(exported)
  const answers: string[] = []
  for (const { path, body } of SOAK_REQUESTS) {
    const response = body === undefined ? await service.get(path) : await service.post(path, body)
    if (response.status !== 200)
      throw new Error(`${path} answers ${response.status}: ${await response.text()}`)
    answers.push(comparable(await response.text()))
  }
  return { version, answers }
}

/** Without the id that each answer has of its own. */
export function comparable(answer: string): string {
  return answer.replace(/"recommendationId":"[^"]*"/, '')
}
