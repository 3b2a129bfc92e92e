/** Reads `GET /v1/events` of a service, page by page, and what its model takes for a value that nobody stated. */
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { defaultValue, weightRuleSchema } from '../../../src/model/interaction-weight.ts'
import { InputError } from '../input-error.ts'

const entrySchema = z.object({
  eventId: z.string(),
  type: z.enum(['impression', 'click', 'interaction', 'erasure']),
  userId: z.string(),
  itemId: z.string().optional(),
  value: z.number().nullable().optional(),
  timestamp: z.number(),
  recommendationId: z.string().optional(),
})
export type LogEntry = z.infer<typeof entrySchema>

const pageSchema = z.object({ events: z.array(entrySchema), after: z.string(), isLast: z.boolean() })
export type LogPage = z.infer<typeof pageSchema>

const modelSchema = z.object({ ranking: z.object({ weightRule: weightRuleSchema }) })
const problemSchema = z.object({ code: z.string(), detail: z.string() })

export interface EventSource {
  /** @param after where the page before ended; null begins with the first event. */
  page(after: string | null): Promise<LogPage>
  /** Null where no model has been published yet. */
  unstatedValue(): Promise<number | null>
}

const ATTEMPTS = 5
/** Where the answer does not say when to ask again. */
const RETRY_S = 1
const LONGEST_RETRY_S = 30

/** Asking and waiting; tests bring their own. */
export interface Network {
  readonly ask: typeof fetch
  readonly wait: (milliseconds: number) => Promise<unknown>
}

/**
 * @param url of the service, without a path.
 * @param key a secret key with the scope `export`, and `read` for the unstated value; null where the service is open.
 */
export function httpEventSource(
  url: URL,
  key: string | null,
  { ask, wait }: Network = { ask: fetch, wait: setTimeout },
): EventSource {
  const get = async (path: string): Promise<Response> => {
    const headers = key === null ? {} : { Authorization: `Bearer ${key}` }
    for (let attempt = 1; ; attempt++) {
      const response = await reached(url, () => ask(new URL(path, url), { headers }))
      const isBusy = response.status === 429 || response.status === 503
      if (!isBusy || attempt === ATTEMPTS || (await codeOf(response.clone())) === 'no-model') return response
      const seconds = Number(response.headers.get('Retry-After')) || RETRY_S
      await response.body?.cancel()
      await wait(Math.min(LONGEST_RETRY_S, seconds) * 1000)
    }
  }
  return {
    async page(after) {
      const response = await get(`/v1/events${after === null ? '' : `?after=${encodeURIComponent(after)}`}`)
      if (!response.ok) throw await failed(response, url)
      return pageSchema.parse(await response.json())
    },
    async unstatedValue() {
      const response = await get('/v1/model')
      if (response.ok) return defaultValue(modelSchema.parse(await response.json()).ranking.weightRule)
      if ((await codeOf(response.clone())) === 'no-model') return null
      throw await failed(response, url)
    },
  }
}

/** @throws {InputError} where nobody answers. */
async function reached(url: URL, ask: () => Promise<Response>): Promise<Response> {
  try {
    return await ask()
  } catch (cause) {
    // What fetch says of itself is "fetch failed".
    const { message } = ((cause as Error).cause ?? cause) as Error
    throw new InputError(`${url.origin} does not answer: ${message}. Check --url`, { cause })
  }
}

async function codeOf(response: Response): Promise<string | null> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null))
  return parsed.success ? parsed.data.code : null
}

async function failed(response: Response, url: URL): Promise<InputError> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null))
  if (!parsed.success) {
    return new InputError(`${url.origin} answers ${response.status}, and is no Foldin service. Check --url`)
  }
  const needsKey = response.status === 401 || response.status === 403
  const way = needsKey
    ? '. Make a key with `foldin keys create --secret --scope export --scope read`, and give it by --key or FOLDIN_KEY'
    : ''
  return new InputError(
    `${url.origin} refuses (${response.status} ${parsed.data.code}): ${parsed.data.detail}${way}`,
  )
}
