/** The document is valid, whole, with examples that hold, and says what the app does: no more, no less. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, test } from 'vitest'
import { problemCodeSchema } from '../../src/worker/contract/problem.ts'
import { analysedModel } from './analysed-model.ts'
import { Conformance } from './conformance.ts'
import type { MediaTypeObject, OpenApiDocument, OperationObject } from './openapi-document.ts'
import { type TestService, testService } from './test-service.ts'

let service: TestService
let document: OpenApiDocument
let operations: { route: string; path: string; method: string; operation: OperationObject }[]

beforeAll(async () => {
  service = testService({ events: true })
  // The examples are of 2026; events of the future are refused.
  service.clock.pass(Date.UTC(2026, 5) - service.clock.now())
  service.publish(analysedModel())
  document = (await (await service.get('/openapi.json')).json()) as OpenApiDocument
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  )
})

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)
  expect(result).toEqual({ valid: true })
  expect([document.openapi, validator.version]).toEqual(['3.1.0', '3.1'])
})

test('an invalid one would be found out', async () => {
  const { info: _, ...without } = structuredClone(document)
  expect(await new Validator().validate(without as unknown as Record<string, unknown>)).toMatchObject({
    valid: false,
  })
})

test('routes and document agree, both ways', () => {
  // Middleware is registered for all methods, handlers for one.
  const routes = service.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  expect(operations.map(({ route }) => route).toSorted()).toEqual([...new Set(routes)].toSorted())
  expect(operations.length).toBeGreaterThanOrEqual(18)
})

test('every operation has a name of its own, a summary, a known tag, and says who may call it', () => {
  const names = operations.map(({ operation }) => operation.operationId)
  expect(new Set(names).size).toBe(operations.length)
  const tags = new Set(document.tags.map(({ name }) => name))
  for (const { route, operation } of operations) {
    expect([route, operation.operationId]).toEqual([route, expect.stringMatching(/^[a-z]+[A-Za-z]*$/)])
    expect([route, operation.summary]).toEqual([route, expect.stringMatching(/\w/)])
    expect([route, operation.tags?.map((tag) => tags.has(tag))]).toEqual([route, [true]])
    const isPublic = !route.includes(' /v1/')
    const security = isPublic ? [] : [{ key: [expect.stringMatching(/^(read|events|export|erase)$/)] }, {}]
    expect([route, operation.security]).toEqual([route, security])
  }
  expect(document.components.securitySchemes).toMatchObject({ key: { type: 'http', scheme: 'bearer' } })
  expect(document.servers).toEqual([{ url: '/', description: 'This service' }])
})

describe('examples', () => {
  /** The example of a schema, or of what it refers to. */
  const exampleOf = (schema: object): unknown => {
    const { example, $ref, allOf } = schema as { example?: unknown; $ref?: string; allOf?: object[] }
    if (example !== undefined) return example
    if ($ref !== undefined) return exampleOf(document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {})
    return allOf?.map(exampleOf).find((found) => found !== undefined)
  }
  const exampleOfMedia = (media: MediaTypeObject | undefined) =>
    media?.example ?? (media === undefined ? undefined : exampleOf(media.schema))

  test('are there for every parameter, body and answer', () => {
    const missing = operations.flatMap(({ route, operation }) => [
      ...(operation.parameters ?? [])
        .filter((parameter) => exampleOf(parameter.schema) === undefined || !parameter.description)
        .map(({ name }) => `${route} ${name}`),
      ...Object.values(operation.requestBody?.content ?? {})
        .filter((media) => exampleOfMedia(media) === undefined)
        .map(() => `${route} body`),
      ...Object.entries(operation.responses)
        .filter(([status]) => status.startsWith('2'))
        .filter(([, { content }]) => exampleOfMedia(Object.values(content ?? {})[0]) === undefined)
        .map(([status]) => `${route} ${status}`),
    ])
    expect(missing).toEqual([])
  })

  test('of answers are as their schemas say, and those of headers', () => {
    const conformance = new Conformance(document)
    for (const { path, method, operation } of operations) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const [type, media] = Object.entries(content ?? {})[0] ?? []
        if (type === undefined || !status.startsWith('2')) continue
        const pointer = ['paths', path, method, 'responses', status, 'content', type, 'schema']
        expect([path, conformance.schemaComplaints(pointer, exampleOfMedia(media))]).toEqual([path, []])
      }
    }
    for (const [name, { example, description }] of Object.entries(document.components.headers)) {
      expect([
        name,
        conformance.schemaComplaints(['components', 'headers', name, 'schema'], example),
      ]).toEqual([name, []])
      expect(description).toMatch(/\w/)
    }
    for (const { value } of Object.values(document.components.examples)) {
      expect(conformance.schemaComplaints(['components', 'schemas', 'Problem'], value)).toEqual([])
    }
  })

  test('of requests are answered with 2xx, or a model without what they name', async () => {
    for (const { route, path, method, operation } of operations) {
      const real = path
        .replace('{itemId}', 'film-0')
        .replace('{userId}', 'user-0')
        .replace('{name}', 'degrees')
      const media = operation.requestBody?.content['application/json']
      const response = await service.request(real, {
        method: method.toUpperCase(),
        ...(media === undefined
          ? {}
          : {
              headers: { 'Content-Type': 'application/json' },
              body: JSON.stringify(exampleOfMedia(media)),
            }),
      })
      const { code = null } =
        response.ok || media === undefined ? {} : ((await response.json()) as { code?: string })
      const expected = ['/v1/rankings', '/v1/predictions'].includes(path) ? 'unknown-item' : null
      expect([route, code]).toEqual([route, expected])
      if (expected === null) expect([route, response.ok]).toEqual([route, true])
    }
  })

  test('of every problem are in the document, and each but two is some operation’s', () => {
    const codes = new Set(
      operations.flatMap(({ operation }) =>
        Object.values(operation.responses).flatMap(({ content }) =>
          Object.keys(content?.['application/problem+json']?.examples ?? {}),
        ),
      ),
    )
    expect(Object.keys(document.components.examples).toSorted()).toEqual(problemCodeSchema.options.toSorted())
    const ofNone = problemCodeSchema.options.filter((code) => !codes.has(code))
    expect(ofNone).toEqual(['unknown-route', 'method-not-allowed'])
  })
})

test('every problem has Problem as its schema, every status a sentence, every header is described', () => {
  for (const { route, operation } of operations) {
    for (const [status, { description, content, headers }] of Object.entries(operation.responses)) {
      expect([route, status, description]).toEqual([route, status, expect.stringMatching(/\w.*\.$/)])
      for (const name of Object.keys(headers ?? {})) expect(document.components.headers).toHaveProperty(name)
      if (Number(status) < 400) continue
      expect(content).toMatchObject({
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      })
    }
    expect([route, Object.keys(operation.responses)]).toEqual([route, expect.arrayContaining(['500'])])
  }
})
