/**
 * The real Worker in workerd under load, while versions are published, shown as canaries, promoted and rolled back.
 * Every answer has to be, byte for byte, what the version that it names answers when it is alone.
 */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { loadWrangler } from '../../scripts/train/targets/wrangler.ts'
import { fixtureModel } from '../worker/fixture-model.ts'
import { type SoakBindings, SoakPublisher } from './soak-publisher.ts'
import { answersOf, comparable, SOAK_REQUESTS } from './soak-requests.ts'

const CONNECTIONS = 16
const POINTER_TTL_SECONDS = '0.1'
/** How long the last version may take to be served after the load. */
const CONVERGENCE_MS = 10_000

export interface SoakOptions {
  /** At least so many: the load goes on until the last version has been published. */
  readonly requests: number
  readonly versions: number
}

export interface SoakCounts {
  readonly requests: number
  /** Not 200, labelled as degraded, or not answered at all. */
  readonly failed: number
  /** The answer is not that of the version which it names, or names one that it must not. */
  readonly mixed: number
  readonly published: number
  readonly canaries: number
  readonly promoted: number
  readonly rolledBack: number
  /** Versions that answered at least one request. */
  readonly versionsSeen: number
  readonly canaryAnswers: number
  /** Whether the version that the pointer names in the end is served in the end. */
  readonly converged: boolean
  readonly seconds: number
  /** The first few answers that failed or mixed. */
  readonly complaints: readonly string[]
}

export async function soak({ requests, versions }: SoakOptions): Promise<SoakCounts> {
  const models = Array.from({ length: versions }, (_, index) => fixtureModel({ seed: index + 1 }))
  const expected = new Map<string, readonly string[]>()
  for (const model of models) {
    const { version, answers } = await answersOf(model)
    expected.set(version, answers)
  }
  const { createTestHarness } = await loadWrangler()
  const server = createTestHarness({
    workers: [{ configPath: 'wrangler.toml', vars: { POINTER_TTL_SECONDS } }],
  })
  try {
    const { url } = await server.listen()
    const bindings = await server.getWorker<SoakBindings>().getEnv()
    return await run(url, new SoakPublisher(bindings, models), expected, requests)
  } finally {
    await server.close()
  }
}

async function run(
  url: URL,
  publisher: SoakPublisher,
  expected: ReadonlyMap<string, readonly string[]>,
  requests: number,
): Promise<SoakCounts> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const [first, ...steps] = publisher.steps()
  await first?.()
  const [seen, complaints] = [new Set<string>(), [] as string[]]
  const counts = { failed: 0, mixed: 0, canaryAnswers: 0 }
  let sent = 0
  let done = 0

  const ask = async (kind: number): Promise<void> => {
    const problem = await answerProblem(kind).catch((error: unknown) => ({
      what: 'failed' as const,
      why: String(error),
    }))
    if (problem === null) return
    counts[problem.what]++
    if (complaints.length < 5) complaints.push(`${SOAK_REQUESTS[kind]?.path}: ${problem.why}`)
  }
  const answerProblem = async (kind: number): Promise<{ what: 'failed' | 'mixed'; why: string } | null> => {
    const request = SOAK_REQUESTS[kind] as (typeof SOAK_REQUESTS)[number]
    const { status, version, degraded, text } = await send(agent, new URL(request.path, url), request.body)
    if (status !== 200) return { what: 'failed', why: `${status} ${text}` }
    if (degraded !== undefined) return { what: 'failed', why: `degraded: ${degraded}` }
    const answer = expected.get(version)?.[kind]
    if (answer !== comparable(text)) return { what: 'mixed', why: `${version} answers ${text}` }
    const isCanary = !publisher.everCurrent.has(version)
    if (isCanary && !(request.userId !== undefined && publisher.everCanary.has(version))) {
      return { what: 'mixed', why: `${version} answers, which is not served to all` }
    }
    if (isCanary) counts.canaryAnswers++
    seen.add(version)
    return null
  }

  let isPublishing = true
  const caller = async () => {
    while (isPublishing || sent < requests) {
      await ask(sent++ % SOAK_REQUESTS.length)
      done++
    }
  }
  const publishing = async () => {
    try {
      for (const [place, step] of steps.entries()) {
        const due = (requests * (place + 1)) / (steps.length + 1)
        while (done < due) await new Promise((resolve) => setTimeout(resolve, 5))
        await step()
      }
    } finally {
      isPublishing = false
    }
  }
  const from = performance.now()
  await Promise.all([...Array.from({ length: CONNECTIONS }, caller), publishing()])
  const seconds = (performance.now() - from) / 1000
  const last = await publisher.current()
  let converged = false
  while (!converged && performance.now() - from - seconds * 1000 < CONVERGENCE_MS) {
    converged = (await send(agent, new URL('/v1/popular', url))).version === last
  }
  agent.destroy()
  return {
    requests: done,
    ...counts,
    ...publisher.counts,
    versionsSeen: seen.size,
    converged,
    seconds,
    complaints,
  }
}

interface Answer {
  readonly status: number | undefined
  readonly version: string
  readonly degraded: string | undefined
  readonly text: string
}

function send(agent: Agent, url: URL, body?: object): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const options = {
    agent,
    method: text === undefined ? 'GET' : 'POST',
    headers: text === undefined ? {} : { 'Content-Type': 'application/json' },
  }
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, options, (response) => {
      readText(response).then(
        (answer) =>
          resolve({
            status: response.statusCode,
            version: String(response.headers['foldin-model-version']),
            degraded: response.headers['foldin-degraded'] as string | undefined,
            text: answer,
          }),
        reject,
      )
    })
    request.once('error', reject)
    request.end(text)
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8')
  let text = ''
  for await (const chunk of response) text += chunk
  return text
}
