/** Sends generated requests in batches, checks every answer, and stops at the first that is wrong, shrunk. */
import fc from 'fast-check'
import type { CheckAnswer } from './check-answer.ts'
import { described, type FuzzRequest } from './fuzz-request.ts'

/** Requests between two looks at the memory. */
const BATCH = 5_000

export interface RequestFuzz {
  readonly requests: fc.Arbitrary<FuzzRequest>
  send(request: FuzzRequest): Promise<Response>
  readonly check: CheckAnswer
  /** Called between batches with how many have been sent; what it throws ends the run. */
  between?(sent: number): void | Promise<void>
}

export interface RequestFuzzResult {
  readonly sent: number
  /** Answers by route, then by status. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<number, number>>
  /** Null where every answer was right. */
  readonly failure: string | null
}

/** The same seed and number of requests send the same requests in the same order. */
export async function fuzzRequests(
  { requests, send, check, between }: RequestFuzz,
  { seed, runs }: { seed: number; runs: number },
): Promise<RequestFuzzResult> {
  const counts = new Map<string, Map<number, number>>()
  let sent = 0
  while (sent < runs) {
    const numRuns = Math.min(BATCH, runs - sent)
    const batchSeed = seed + sent
    const property = fc.asyncProperty(requests, async (request) => {
      const { route, status } = await check(request, await send(request))
      const byStatus = counts.get(route) ?? new Map<number, number>()
      counts.set(route, byStatus.set(status, (byStatus.get(status) ?? 0) + 1))
    })
    const details = await fc.check(property, { seed: batchSeed, numRuns })
    sent += details.numRuns
    if (details.failed) {
      const [request] = details.counterexample ?? []
      const shrunk = request === undefined ? '' : described(request)
      const error =
        details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance)
      return {
        sent,
        counts,
        failure: `${error}\nrequest, shrunk ${details.numShrinks} times: ${shrunk}\nagain: --seed ${batchSeed} --requests ${numRuns}`,
      }
    }
    await between?.(sent)
  }
  return { sent, counts, failure: null }
}

/** The sums of runs that went side by side; the failure of the first that had one. */
export function together(results: readonly RequestFuzzResult[]): RequestFuzzResult {
  const counts = new Map<string, Map<number, number>>()
  for (const [route, byStatus] of results.flatMap((result) => [...result.counts])) {
    const sums = counts.get(route) ?? new Map<number, number>()
    counts.set(route, sums)
    for (const [status, count] of byStatus) sums.set(status, (sums.get(status) ?? 0) + count)
  }
  return {
    sent: results.reduce((sum, { sent }) => sum + sent, 0),
    counts,
    failure: results.find(({ failure }) => failure !== null)?.failure ?? null,
  }
}
