/** docs/api.md: the OpenAPI document as a page to read. */

export interface OpenApiDocument {
  readonly tags: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly headers: Readonly<Record<string, { readonly description?: string }>>
    readonly examples: Readonly<Record<string, { readonly summary?: string; readonly value: ProblemExample }>>
  }
}

interface ProblemExample {
  readonly status: number
  readonly code: string
  readonly detail: string
}

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, Response>>
}

interface Response {
  readonly description: string
  readonly content?: Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>
}

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly example?: unknown
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

const HEAD = `# API

Written by \`npm run docs:api\` from the contract that the Worker checks requests with; \`/openapi.json\` is the same for
machines, \`/docs\` the same to try. Ids are opaque strings. Bodies are JSON in camelCase. Errors are problem documents (RFC 9457)
with a stable \`code\`.
`

/** Markdown of the whole document. */
export function apiReference(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )
  const sections = document.tags.map(({ name, description }) => {
    const ofTag = operations.filter(({ operation }) => operation.tags?.includes(name))
    const texts = ofTag.map(({ path, method, operation }) => operationText(document, path, method, operation))
    return [`## ${name}`, ...(description === undefined ? [] : [description]), ...texts].join('\n\n')
  })
  return `${[HEAD.trim(), ...sections, headersText(document), problemsText(document)].join('\n\n')}\n`
}

function operationText(
  document: OpenApiDocument,
  path: string,
  method: string,
  operation: Operation,
): string {
  const body = operation.requestBody?.content['application/json']?.schema
  const ok = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))
  const problems = Object.keys(operation.responses).filter((status) => !/^[23]/.test(status))
  return [
    `### \`${method.toUpperCase()} ${path}\``,
    `${[operation.summary, operation.description].filter(Boolean).join('. ')}.`.replace(/\.\.$/, '.'),
    parametersText(operation),
    ...(body === undefined ? [] : fieldsText('Body', document, body)),
    ...(ok === undefined ? [] : answerText(document, ok[0], ok[1])),
    ...(problems.length === 0 ? [] : [`Problems: ${problems.join(', ')}.`]),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
}

function parametersText({ parameters = [] }: Operation): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(
    ({ name, in: place, required, schema, description }) =>
      `| \`${name}\` | ${place}${required ? ', required' : ''} | ${typeText(schema)} | ${cell(description)} |`,
  )
  return ['| parameter | in | type | |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function fieldsText(title: string, document: OpenApiDocument, reference: Schema): string[] {
  const schema = resolved(document, reference)
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length === 0) return []
  const rows = fields.map(([name, field]) => {
    const required = schema.required?.includes(name) ? ', required' : ''
    const { description } = { ...resolved(document, field), ...described(field) }
    return `| \`${name}\` | ${typeText(field)}${required} | ${cell(description)} |`
  })
  const example = exampleOf(document, reference)
  return [
    [`| ${title} | type | |`, '| --- | --- | --- |', ...rows].join('\n'),
    ...(example === undefined ? [] : [jsonBlock(example)]),
  ]
}

function answerText(document: OpenApiDocument, status: string, { description, content }: Response): string[] {
  const [type, answer] = Object.entries(content ?? {})[0] ?? []
  const head = `**${status}** ${description}`
  if (type !== 'application/json' || answer?.schema === undefined) return [head]
  const example = answer.example ?? exampleOf(document, answer.schema)
  return [head, ...(example === undefined ? [] : [jsonBlock(example)])]
}

function headersText({ components }: OpenApiDocument): string {
  const rows = Object.entries(components.headers).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
  )
  return ['## Headers of answers', ['| header | |', '| --- | --- |', ...rows].join('\n')].join('\n\n')
}

function problemsText({ components }: OpenApiDocument): string {
  const rows = Object.values(components.examples)
    .map(({ value }) => value)
    .filter((value) => value?.code !== undefined)
    .sort((a, b) => a.status - b.status || a.code.localeCompare(b.code))
    .map(({ status, code, detail }) => `| ${status} | \`${code}\` | ${cell(detail)} |`)
  const table = ['| status | code | for example |', '| --- | --- | --- |', ...rows].join('\n')
  return ['## Problems', table].join('\n\n')
}

function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref)
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ')
  if (schema.const !== undefined) return `\`${schema.const}\``
  const several = schema.anyOf ?? schema.oneOf
  if (several !== undefined) return several.map(typeText).join(' or ')
  if (schema.allOf !== undefined) return schema.allOf.map(typeText).filter(Boolean).join(' and ')
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? '')
  const base = schema.type === 'array' && schema.items ? `list of ${typeText(schema.items)}` : type
  return [
    base,
    rangeText(schema),
    schema.default === undefined ? '' : `default \`${JSON.stringify(schema.default)}\``,
  ]
    .filter((text) => text !== '')
    .join(', ')
}

function rangeText(schema: Schema): string {
  const least = schema.minimum ?? schema.minLength ?? schema.minItems
  const most = schema.maximum ?? schema.maxLength ?? schema.maxItems
  if (least === undefined && most === undefined) return ''
  if (most === undefined) return `from ${least}`
  return least === undefined ? `up to ${most}` : `${least} to ${most}`
}

function exampleOf(document: OpenApiDocument, reference: Schema): unknown {
  const schema = resolved(document, reference)
  if (reference.example !== undefined) return reference.example
  if (schema.example !== undefined) return schema.example
  if (schema.properties === undefined) {
    if (schema.type !== 'array' || schema.items === undefined) return undefined
    const item = exampleOf(document, schema.items)
    return item === undefined ? undefined : [item]
  }
  const fields = Object.entries(schema.properties)
    .map(([name, field]) => [name, exampleOf(document, field)] as const)
    .filter(([, value]) => value !== undefined)
  return fields.length === 0 ? undefined : Object.fromEntries(fields)
}

function resolved(document: OpenApiDocument, schema: Schema): Schema {
  const [first] = schema.allOf ?? []
  const $ref = schema.$ref ?? first?.$ref
  if ($ref === undefined) return schema
  const target = document.components.schemas[nameOf($ref)]
  if (target === undefined) throw new Error(`the document has no schema ${$ref}`)
  return target
}

function described(schema: Schema): { description?: string } {
  return schema.description === undefined ? {} : { description: schema.description }
}

function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? reference
}

function cell(text: string | undefined): string {
  return (text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function jsonBlock(value: unknown): string {
  return ['```json', JSON.stringify(value, null, 2), '```'].join('\n')
}
