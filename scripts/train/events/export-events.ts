/** Takes the log of a service into the files of an export, from where the last run ended. */
import { InputError } from '../input-error.ts'
import type { Output } from '../output.ts'
import type { EventSource } from './event-source.ts'
import { type ExportState, readExport, statePath, writeExport } from './export-files.ts'
import { type EventType, ExportedFeedback, type FeedbackState, pairsLeftOut } from './exported-feedback.ts'

export interface ExportWishes {
  readonly out: string
  /** Of the service, as the files name it. */
  readonly url: string
  readonly types: readonly EventType[]
  /** Begins a new export with what came after this; null goes on with the one that is there, or begins at the beginning. */
  readonly since: string | null
}

export interface ExportReport {
  /** Entries of the log that this run has taken. */
  readonly entries: number
  /** In the file now. */
  readonly events: number
  readonly users: number
  readonly withdrawnPairs: number
  readonly erasedUsers: number
  /** For `since` of another export. */
  readonly after: string | null
}

const NOTHING: FeedbackState = { events: [], withdrawn: [], erasedUsers: [] }
/** What a value counts as where no model says otherwise. */
const PLAIN_VALUE = 1
const SAID_EVERY = 50_000

/**
 * Where it rejects in the middle, what has come so far is written, and the next run goes on from there.
 * @throws {InputError} where the service does not answer, or the files are of another export.
 */
export async function exportEvents(
  source: EventSource,
  { out, url, types, since }: ExportWishes,
  output: Output,
): Promise<ExportReport> {
  const earlier = since === null ? await readExport(out) : null
  if (earlier !== null) requireSame(earlier, { out, url, types })
  const feedback = new ExportedFeedback(types, earlier?.feedback ?? NOTHING)
  const start = earlier?.after ?? since
  let after = start
  let entries = 0
  const write = async (): Promise<FeedbackState> => {
    const state = feedback.state()
    const isStated = state.events.every(({ value, type }) => value !== null || type !== 'interaction')
    const unstated = isStated ? PLAIN_VALUE : ((await source.unstatedValue()) ?? PLAIN_VALUE)
    await writeExport(out, { url, types, after, feedback: state }, unstated)
    return state
  }
  try {
    for (let isLast = false; !isLast; ) {
      const page = await source.page(after)
      feedback.tell(page.events)
      entries += page.events.length
      after = page.after
      isLast = page.isLast
      if (!isLast && entries % SAID_EVERY < page.events.length) output.say(`${entries} entries …`)
    }
  } catch (error) {
    if (after !== start) {
      await write()
      output.say(`${entries} entries are in ${out}; run it again to go on from there`)
    }
    throw error
  }
  const state = await write()
  return {
    entries,
    events: state.events.length,
    users: new Set(state.events.map(({ userId }) => userId)).size,
    withdrawnPairs: pairsLeftOut(state).length,
    erasedUsers: state.erasedUsers.length,
    after,
  }
}

/** @throws {InputError} */
function requireSame(earlier: ExportState, { out, url, types }: Omit<ExportWishes, 'since'>): void {
  const told = (state: Pick<ExportState, 'url' | 'types'>) =>
    `${state.types.toSorted().join(', ')} events of ${state.url}`
  if (told(earlier) === told({ url, types })) return
  throw new InputError(
    `${out} holds ${told(earlier)}, asked for are ${told({ url, types })}: choose another --out, or remove ${out} and ${statePath(out)}`,
  )
}
