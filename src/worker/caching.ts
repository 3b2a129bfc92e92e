/**
 * Who may keep an answer, and for how long. Answers that are the same for everybody carry an ETag of the model version
 * and the question, so that asking again costs neither the ranking nor the body, and may be kept until this isolate
 * looks at the pointer again: no cache holds a version for longer than an isolate would have served it. All others,
 * and every error, are kept nowhere.
 */
import type { Context, MiddlewareHandler } from 'hono'
import { fnv1a } from '../model/fnv1a.ts'
import { DEGRADED_HEADER, VERSION_HEADER } from './answer-headers.ts'
import type { AppEnv } from './app-env.ts'
import { type Models, takeModel } from './routes/take-model.ts'

/** Paths whose answers are the same for everybody; recommendations carry an id of their own each time. */
export const SHARED_PATHS = [
  '/v1/items',
  '/v1/items/{itemId}',
  '/v1/items/{itemId}/similar',
  '/v1/popular',
  '/v1/model',
  '/v1/analysis/{name}',
] as const
/** Paths that the code alone answers, with how long: a deployment takes about as long to be everywhere. */
export const CODE_PATHS = ['/openapi.json', '/docs'] as const
const CODE_FRESH_MS = 60_000

export interface CachingParts {
  readonly models: Models
  /** Names the code that answers: another deployment may answer otherwise, so its ETags are others. */
  readonly deployment: string
}

/** For everything that says nothing else: recommendations, predictions, probes, errors. */
export function keptNowhere(): MiddlewareHandler<AppEnv> {
  return async function keptNowhere(c, next) {
    await next()
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store')
  }
}

/** For answers that the served model and the address decide. */
export function sharedAnswers({ models, deployment }: CachingParts): MiddlewareHandler<AppEnv> {
  return async function sharedAnswers(c, next) {
    const asked = conditionOf(c)
    if (asked !== undefined) {
      const model = await takeModel(c, models)
      c.set('sharedModel', model)
      const etag = etagOf(c, deployment, model.version)
      const isDegraded = c.res.headers.has(DEGRADED_HEADER)
      if (!isDegraded && names(asked, etag)) return notModified(c, etag, c.get('freshForMs'))
    }
    await next()
    if (!c.res.ok || c.res.headers.has(DEGRADED_HEADER)) return
    label(c, etagOf(c, deployment, c.res.headers.get(VERSION_HEADER) ?? ''), c.get('freshForMs'))
    if (asked?.trim() === '*') c.res = withoutBody(c.res)
  }
}

/** For what the code alone decides. */
export function codeAnswers(deployment: string): MiddlewareHandler<AppEnv> {
  return async function codeAnswers(c, next) {
    const asked = conditionOf(c)
    const etag = etagOf(c, deployment, 'code')
    if (asked !== undefined && (asked.trim() === '*' || names(asked, etag)))
      return notModified(c, etag, CODE_FRESH_MS)
    await next()
    if (c.res.ok) label(c, etag, CODE_FRESH_MS)
  }
}

/** Undefined where there is none, or where something else is asked than to read: 304 answers nothing then. */
function conditionOf(c: Context<AppEnv>): string | undefined {
  return ['GET', 'HEAD'].includes(c.req.method) ? c.req.header('If-None-Match') : undefined
}

function etagOf(c: Context<AppEnv>, deployment: string, version: string): string {
  const { pathname, search } = new URL(c.req.url)
  const question = fnv1a(new TextEncoder().encode(`${deployment}\n${pathname}${search}`))
  return `"${version}-${question.toString(16).padStart(8, '0')}"`
}

/** Weak comparison (RFC 9110, 8.8.3.2): whoever compresses an answer on its way weakens its tag. */
function names(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.match(/"[^"]*"/g)?.includes(etag) ?? false
}

function notModified(c: Context<AppEnv>, etag: string, freshForMs: number): Response {
  c.header('ETag', etag)
  c.header('Cache-Control', cacheControl(c, freshForMs))
  return c.body(null, 304)
}

function label(c: Context<AppEnv>, etag: string, freshForMs: number): void {
  c.res.headers.set('ETag', etag)
  c.res.headers.set('Cache-Control', cacheControl(c, freshForMs))
}

/** What somebody with a key was told is not for those without. */
function cacheControl(c: Context<AppEnv>, freshForMs: number): string {
  const audience = c.req.header('Authorization') === undefined ? 'public' : 'private'
  return `${audience}, max-age=${Math.floor(freshForMs / 1000)}`
}

function withoutBody({ headers }: Response): Response {
  const kept = new Headers(headers)
  for (const name of ['Content-Type', 'Content-Length']) kept.delete(name)
  return new Response(null, { status: 304, headers: kept })
}
