/**
 * Reads the body of a request before its route does: not more than the limit, and not longer than the deadline, so
 * that neither a huge body nor one that trickles in holds the memory and the connection of an isolate.
 */
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { BODY_DEADLINE_MS, MAX_BODY_BYTES } from '../contract/limits.ts'
import type { Clock } from '../model/clock.ts'
import { ProblemError } from '../problems.ts'
import { routeOf } from './route-needs.ts'

/** What is held at first, for most bodies the only buffer. */
const FIRST_BYTES = 16 * 1024
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE'])

/** @throws {ProblemError} `body-too-large` or `body-too-slow`. */
export function boundedBody(clock: Clock): MiddlewareHandler<AppEnv> {
  return async function boundedBody(c, next) {
    const { body } = c.req.raw
    // Where there is no route, the body is nobody's to read; with these methods it means nothing (RFC 9110, 9.3.1, 9.3.5).
    if (body === null || routeOf(c) === null || BODILESS.has(c.req.method)) return next()
    if (Number(c.req.header('Content-Length')) > MAX_BODY_BYTES) {
      throw new ProblemError({ code: 'body-too-large' })
    }
    const bytes = await readInTime(body, clock)
    c.req.raw = new Request(c.req.raw, { body: bytes })
    return next()
  }
}

async function readInTime(body: ReadableStream, clock: Clock): Promise<Uint8Array> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader()
  const late = Promise.withResolvers<never>()
  const disarm = clock.alarm(BODY_DEADLINE_MS, () => late.reject(new ProblemError({ code: 'body-too-slow' })))
  try {
    return await readAll(() => Promise.race([reader.read(), late.promise]))
  } catch (error) {
    reader.cancel().catch(() => undefined)
    // Broken off: there is nobody to read the answer, and nothing failed here.
    throw error instanceof ProblemError ? error : new ProblemError({ code: 'malformed-json' })
  } finally {
    disarm()
  }
}

async function readAll(read: () => Promise<ReadableStreamReadResult<Uint8Array>>): Promise<Uint8Array> {
  let bytes = new Uint8Array(FIRST_BYTES)
  let length = 0
  for (;;) {
    const { done, value } = await read()
    if (done) return bytes.subarray(0, length)
    const needed = length + value.byteLength
    if (needed > MAX_BODY_BYTES) throw new ProblemError({ code: 'body-too-large' })
    if (needed > bytes.byteLength) {
      const larger = new Uint8Array(Math.max(needed, 2 * bytes.byteLength))
      larger.set(bytes.subarray(0, length))
      bytes = larger
    }
    bytes.set(value, length)
    length = needed
  }
}
