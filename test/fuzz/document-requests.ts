/** Requests from the OpenAPI document: some as it describes them, some nearly so, in the writing of a client gone wrong. */
import fc from 'fast-check'
import type { FuzzRequest } from './fuzz-request.ts'
import { hostileNames, hostileTexts, hostileValues } from './hostile-values.ts'
import type { Operation, Parameter } from './openapi.ts'
import { ABSENT, allowedValues, nearValues, sometimes, type ValueSource } from './schema-values.ts'

type Values = typeof allowedValues

export function documentRequests(
  source: ValueSource,
  operations: readonly Operation[],
): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    ...operations.flatMap((operation) => {
      // Where there is nothing to vary, all requests are the same.
      const weight = operation.parameters.length === 0 && operation.body === null ? 1 : 10
      return [allowedValues, nearValues].map((values) => ({
        weight,
        arbitrary: requests(source, operation, values),
      }))
    }),
  )
}

function requests(source: ValueSource, operation: Operation, values: Values): fc.Arbitrary<FuzzRequest> {
  const { method, path, parameters, body } = operation
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  const names = inPath.map(({ name }) => name)
  const segments = fc.tuple(...inPath.map(({ schema, name }) => values(source, schema, name)))
  const query = queries(
    source,
    parameters.filter((parameter) => parameter.in === 'query'),
    values,
  )
  const isAllowed = values === allowedValues
  const text = body === null ? fc.constant(null) : bodies(values(source, body, ''), isAllowed)
  return fc.tuple(segments, query, text).map(([segments, query, text]) => ({
    method,
    target: `${fillIn(path, names, segments)}${query === '' ? '' : `?${query}`}`,
    headers: text === null ? [] : [['Content-Type', 'application/json']],
    body: text,
  }))
}

function fillIn(path: string, names: readonly string[], segments: readonly unknown[]): string {
  return names.reduce(
    (filled, name, place) => filled.replace(`{${name}}`, () => encoded(segments[place])),
    path,
  )
}

function queries(
  source: ValueSource,
  parameters: readonly Parameter[],
  values: Values,
): fc.Arbitrary<string> {
  const some = parameters.map(({ schema, name }) => sometimes(source, name, values(source, schema, name)))
  const good = fc
    .tuple(...some)
    .map((all) =>
      parameters.flatMap(({ name }, place) => (all[place] === ABSENT ? [] : pairs(name, all[place]))),
    )
  if (values === allowedValues) return good.map((parts) => parts.join('&'))
  const name = fc.oneof(
    hostileNames,
    fc.constantFrom('limit', 'exclude', 'include', ...parameters.map(({ name }) => name)),
  )
  const odd = fc.oneof(
    fc.tuple(name, hostileTexts).map(([name, text]) => `${encoded(name)}=${encoded(text)}`),
    fc
      .tuple(name, fc.constantFrom('%', '%f', '%ff', '%00', '%ed%a0%80', '+', '=', '[]', '%C0%80'))
      .map((pair) => pair.join('=')),
  )
  return fc
    .tuple(good, fc.array(odd, { maxLength: 1 }), fc.boolean())
    .map(([parts, more, twice]) => [...parts, ...more, ...(twice ? parts.slice(0, 1) : [])].join('&'))
}

function pairs(name: string, value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value]
  return values.map((one) => `${encoded(name)}=${encoded(one)}`)
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return encodeURIComponent(text.toWellFormed())
}

function bodies(values: fc.Arbitrary<unknown>, isAllowed: boolean): fc.Arbitrary<string> {
  const good = values.map((value) => JSON.stringify(value) ?? '')
  if (isAllowed) return good
  const mangled = fc
    .tuple(good, fc.nat(), fc.constantFrom(...MANGLINGS))
    .map(([text, place, mangle]) => mangle(text, place))
  return fc.oneof(
    { weight: 8, arbitrary: good },
    { weight: 1, arbitrary: mangled },
    { weight: 1, arbitrary: hostileValues.map((value) => JSON.stringify(value) ?? '') },
  )
}

/** What can be wrong with JSON text that no value stands for. */
const MANGLINGS: readonly ((text: string, place: number) => string)[] = [
  (text, place) => text.slice(0, place % (text.length + 1)),
  (text) => `${text}${text}`,
  (text) => `\ufeff${text}`,
  (text) => text.replace('{', '{"__proto__":{"limit":1},'),
  (text) => text.replace('{', '{"limit":1,"limit":"two",'),
  (text) => text.replace(/\d+/, '1e999'),
  (text) => text.replace(/\d+/, '9'.repeat(400)),
  (text) => text.replace(/"[^"]*"(?=[,}\]])/, '"\\ud800"'),
  (text) => text.replace(/"[^"]*"(?=[,}\]])/, '"\\u0000"'),
  (text) => text.replaceAll('"', "'"),
  (_text, place) => '['.repeat(place % 20_000),
  (_text, place) => '{"not":'.repeat(place % 5_000),
]
