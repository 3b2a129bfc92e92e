/** Asks while time passes in the test's hands, so that what hangs comes to its end. */
import type { TestService } from '../test-service.ts'
import { CALLS, requestOf } from './calls.ts'

/** Small beside every time limit: work that takes a few turns must not look slow. */
const STEP_MS = 5
const GIVE_UP_MS = 120_000

export interface Answer {
  readonly status: number
  readonly retryAfter: string | null
  readonly degraded: string | null
  readonly version: string | null
  /** Without what differs from answer to answer; empty where it is not from the model. */
  readonly body: string
  readonly tookMs: number
}

/** All calls at once, by name. */
export async function askEverything(service: TestService): Promise<ReadonlyMap<string, Answer>> {
  const startedAt = service.clock.now()
  const answers = Object.entries(CALLS).map(async ([name, call]) => {
    const response = await service.request(call.path, requestOf(call))
    const tookMs = service.clock.now() - startedAt
    const { headers } = response
    const answer = {
      status: response.status,
      retryAfter: headers.get('Retry-After'),
      degraded: headers.get('foldin-degraded'),
      version: headers.get('foldin-model-version'),
      body: call.needs.includes('events') ? '' : lasting(await response.text()),
      tookMs,
    }
    return [name, answer] as const
  })
  return new Map(await inTime(service, Promise.all(answers)))
}

/** Lets time pass until the work has ended. @throws {Error} where it does not end. */
export async function inTime<Value>({ clock }: TestService, work: Promise<Value>): Promise<Value> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  work.then(over, over)
  const giveUpAt = clock.now() + GIVE_UP_MS
  while (!isOver) {
    if (clock.now() >= giveUpAt) throw new Error(`no end after ${GIVE_UP_MS} ms`)
    await clock.turn()
    clock.pass(STEP_MS)
  }
  return work
}

function lasting(body: string): string {
  return body.replace(/"(recommendationId|requestId)":"[^"]*",?/g, '')
}
