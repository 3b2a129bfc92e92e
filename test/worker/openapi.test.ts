import { expect, test } from 'vitest'
import { analysedModel } from './analysed-model.ts'
import { testService } from './test-service.ts'

interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly responses: Record<string, { description: string; content?: Record<string, unknown> }>
}
interface OpenApiDocument {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, unknown> }
}

async function readDocument(): Promise<OpenApiDocument> {
  const service = testService()
  const response = await service.get('/openapi.json')
  expect(response.status).toBe(200)
  return (await response.json()) as OpenApiDocument
}

test('the document is OpenAPI 3.1 and lists every route', async () => {
  const { openapi, paths } = await readDocument()
  expect(openapi).toBe('3.1.0')
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`),
  )
  expect(routes.sort()).toEqual([
    'get /health/live',
    'get /health/ready',
    'get /v1/analysis/{name}',
    'get /v1/items',
    'get /v1/items/{itemId}',
    'get /v1/items/{itemId}/similar',
    'get /v1/model',
    'get /v1/popular',
    'get /v1/users/{userId}/recommendations',
    'get /v1/users/{userId}/similar',
    'post /v1/predictions',
    'post /v1/rankings',
    'post /v1/recommendations',
  ])
})

test('every route that it lists answers', async () => {
  const service = testService()
  service.publish(analysedModel())
  const { paths } = await readDocument()
  for (const [path, item] of Object.entries(paths)) {
    const real = path.replace('{itemId}', 'film-0').replace('{userId}', 'user-0').replace('{name}', 'degrees')
    const response = item.get ? await service.get(real) : await service.post(real, { itemIds: ['film-0'] })
    // The body of the one fits the other no further than this: a field too many is named, not unknown.
    expect([path, response.status]).toEqual([path, path === '/v1/recommendations' ? 400 : 200])
  }
})

test('every operation has a summary, a tag, and problems in the one shape', async () => {
  const { paths, components } = await readDocument()
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    expect(operation.summary).toMatch(/\w/)
    expect(operation.tags).toHaveLength(1)
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const type = status === '200' ? 'application/json' : 'application/problem+json'
      expect(Object.keys(content ?? {})).toEqual([type])
    }
  }
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['Problem', 'RecommendationsRequest', 'RecommendationsResponse', 'ItemMetadata']),
  )
})
