/**
 * Holds answers against the service's own OpenAPI document: the status, the type and every header must be described for
 * the route, the body must be of its schema and have no field that the schema does not name.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { OpenApiDocument, ResponseObject } from './openapi-document.ts'

export interface Exchange {
  readonly method: string
  readonly path: string
  readonly response: Response
}

/** Sent by the platform, by CORS and for safety with every answer: nothing that a caller programs against. */
const UNDESCRIBED =
  /^(access-control-|allow$|content-|cross-origin-|permissions-policy$|referrer-policy$|strict-transport-|timing-allow|vary$|x-content-type-options$|x-frame-options$)/
/** Those of the runtime in which the Worker is tested. */
const OF_RUNTIME = /^(cf-|connection$|date$|keep-alive$|server$|transfer-encoding$)/
const OTHER_PROBLEMS: Readonly<Record<number, string>> = { 404: 'unknown-route', 405: 'method-not-allowed' }

export class Conformance {
  readonly #document: OpenApiDocument
  readonly #ajv: Ajv2020
  readonly #validators = new Map<string, ValidateFunction>()

  constructor(document: OpenApiDocument) {
    this.#document = document
    this.#ajv = new Ajv2020({ strict: false, allErrors: true })
    addFormats.default(this.#ajv)
    this.#ajv.addSchema(closed(document), 'openapi')
  }

  /** @throws {Error} that says all that is wrong; the body of the response is read. */
  async check({ method, path, response }: Exchange): Promise<void> {
    const complaints = await this.#complaints({ method, path, response })
    if (complaints.length === 0) return
    throw new Error(`${method} ${path} → ${response.status} is not as described:\n${complaints.join('\n')}`)
  }

  async #complaints({ method, path, response }: Exchange): Promise<string[]> {
    const { status } = response
    if (method === 'OPTIONS' && status === 204) return []
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase()
    const route = this.#routeOf(path)
    const operation = route === null ? undefined : this.#document.paths[route]?.[verb]
    if (route === null || operation === undefined) return this.#otherProblem(response)
    const described = operation.responses[status]
    if (described === undefined) return [`status ${status} is not described: ${await response.text()}`]
    const pointer = ['paths', route, verb, 'responses', String(status)]
    const body = method === 'HEAD' ? [] : await this.#bodyComplaints(response, described, pointer)
    return [...this.#headerComplaints(response, described), ...body]
  }

  #routeOf(path: string): string | null {
    const { pathname } = new URL(`http://test.example${path}`)
    const patterns = Object.keys(this.#document.paths)
      .filter((route) => new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname))
      .toSorted((a, b) => a.split('{').length - b.split('{').length)
    return patterns[0] ?? null
  }

  async #otherProblem(response: Response): Promise<string[]> {
    const expected = OTHER_PROBLEMS[response.status]
    const text = await response.text()
    if (expected === undefined) return [`no route is described, expected 404 or 405: ${text}`]
    // HEAD has no body to look at.
    if (text === '') return []
    const problem: unknown = JSON.parse(text)
    return [
      ...this.schemaComplaints(['components', 'schemas', 'Problem'], problem),
      ...((problem as { code: string }).code === expected ? [] : [`expected ${expected}: ${text}`]),
    ]
  }

  #headerComplaints({ headers }: Response, described: ResponseObject): string[] {
    const names = Object.keys(described.headers ?? {})
    const known = new Set(names.map((name) => name.toLowerCase()))
    const unknown = [...headers.keys()].filter(
      (name) => !known.has(name) && !UNDESCRIBED.test(name) && !OF_RUNTIME.test(name),
    )
    return [
      ...unknown.map((name) => `header ${name} is not described`),
      ...names.flatMap((name) => this.#headerComplaint(name, headers.get(name))),
    ]
  }

  #headerComplaint(name: string, value: string | null): string[] {
    const header = this.#document.components.headers[name]
    if (header === undefined) return [`the document has no header ${name}`]
    if (value === null) return header.required ? [`header ${name} is missing`] : []
    const typed = header.schema.type === 'integer' ? Number(value) : value
    return this.schemaComplaints(['components', 'headers', name, 'schema'], typed)
  }

  async #bodyComplaints(
    response: Response,
    described: ResponseObject,
    pointer: readonly string[],
  ): Promise<string[]> {
    const text = await response.text()
    const [type] = Object.keys(described.content ?? {})
    const got = response.headers.get('Content-Type')?.split(';')[0] ?? null
    if (type === undefined) return text === '' ? [] : [`a body is not described: ${text}`]
    if (got !== type) return [`type ${got}, expected ${type}`]
    const value: unknown = type.endsWith('json') ? JSON.parse(text) : text
    const complaints = this.schemaComplaints([...pointer, 'content', type, 'schema'], value)
    if (type !== 'application/problem+json') return complaints
    const { code } = value as { code: string }
    const examples = Object.keys(described.content?.[type]?.examples ?? {})
    return examples.includes(code)
      ? complaints
      : [...complaints, `${code} is not among ${examples.join(', ')}`]
  }

  /** What is wrong with a value; `path` leads to its schema in the document. */
  schemaComplaints(path: readonly string[], value: unknown): string[] {
    const pointer = path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
    const known = this.#validators.get(pointer)
    const validate = known ?? this.#ajv.compile({ $ref: `openapi#/${encodeURI(pointer)}` })
    this.#validators.set(pointer, validate)
    if (validate(value)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${path.at(-1)}${instancePath} ${message} ${JSON.stringify(params)}: ${String(JSON.stringify(value)).slice(0, 500)}`,
    )
  }
}

/** Keywords whose value is a schema for a value that stands by itself. */
const HOLDS_SCHEMA = ['items', 'additionalProperties', 'schema']

/** The document with its schemas refusing fields that they do not name, wherever a value stands by itself. */
function closed(node: unknown): object {
  return walk(node) as object
}

function walk(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(walk)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === 'example' || key === 'examples') return [key, value]
      if (key === 'properties') return [key, mapValues(value, alone)]
      if (HOLDS_SCHEMA.includes(key)) return [key, alone(value)]
      return [key, walk(value)]
    }),
  )
}

/** Where a value stands by itself; parts of `allOf` and the like do not: they know a part of the fields each. */
function alone(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Object.keys(schema).length === 0) return schema
  return { allOf: [walk(schema)], unevaluatedProperties: false }
}

function mapValues(object: unknown, map: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(object as object).map(([key, value]) => [key, map(value)]))
}
