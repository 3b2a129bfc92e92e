/** The OpenAPI document of the service: what zod and the routes give, completed, with what is said of the whole. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../app-env.ts'
import { completeDocument, KEY_SCHEME } from './complete.ts'
import type { ApiDocument } from './operations.ts'

const INFO = {
  title: 'Foldin',
  version: '1',
  summary: 'Recommendations at the edge: every item scored exactly, for every request.',
  description: [
    'Ids of users and items are those of the training data, as text. Names are in camelCase; times are seconds since 1970.',
    'Every error is a problem document (RFC 9457) with a stable `code`. A path that is not here is answered by 404 `unknown-route`, a method that a path does not have by 405 `method-not-allowed` with `Allow`. HEAD is answered wherever GET is.',
    'Every answer comes from one model version, which `modelVersion` and the header `foldin-model-version` name.',
    'A service without API keys answers everybody. With keys, send `Authorization: Bearer` and the key: a publishable one (`fld_pub_…`) from pages of its origins, a secret one (`fld_sec_…`) from servers.',
  ].join('\n\n'),
  license: { name: 'MIT', identifier: 'MIT' },
}

const TAGS = [
  { name: 'Recommendations', description: 'Items in the order of a taste.' },
  { name: 'Items', description: 'The catalogue, and what is near in it.' },
  { name: 'Users', description: 'Users of the training data, and their erasure.' },
  { name: 'Predictions', description: 'Ratings that a visitor would give.' },
  { name: 'Events', description: 'Feedback in, and out again.' },
  { name: 'Service', description: 'What is served, and whether it can be.' },
]

const SECURITY_SCHEMES = {
  [KEY_SCHEME]: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key of `foldin keys create`. The scopes are `read`, `events`, `export` and `erase`; a publishable key has `read` and `events` at most, and works from pages of its origins alone. A service without any key is open to everybody, but for the export of events and erasure.',
  },
}

/** @param shared paths whose answers have an ETag. */
export function describeApi(app: OpenAPIHono<AppEnv>, shared: readonly string[]): ApiDocument {
  const generated = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/', description: 'This service' }],
    tags: TAGS,
  }) as unknown as ApiDocument
  const completed = completeDocument(generated, { shared })
  return { ...completed, components: { ...completed.components, securitySchemes: SECURITY_SCHEMES } }
}
