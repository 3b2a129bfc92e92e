/**
 * The three files of an export: `events.csv`, which `foldin train` reads; beside it `events.without.csv`, of what is to
 * be left out of other files; and `events.csv.state.json`, to go on from. The last is written last: where a run stops
 * before, the next one takes the same entries again, and they change nothing.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { csvLine, readCsv } from '../csv.ts'
import { writeFileWhole } from '../file-blob-store.ts'
import { LEFT_OUT_HEADER } from '../ingest/left-out.ts'
import { InputError } from '../input-error.ts'
import { EVENT_TYPES, type ExportedEvent, type FeedbackState, pairsLeftOut } from './exported-feedback.ts'

/** Names that `foldin train` finds by itself, and others that it passes over. */
const HEADER = ['user', 'item', 'value', 'time', 'type', 'event_id', 'recommendation_id'] as const

const typeSchema = z.enum(EVENT_TYPES)
const stateSchema = z.object({
  /** Of the service. */
  url: z.string(),
  types: z.array(typeSchema),
  /** Where the next run goes on. */
  after: z.string().nullable(),
  withdrawn: z.array(z.object({ userId: z.string(), itemId: z.string(), timestamp: z.number() })),
  erasedUsers: z.array(z.string()),
})

export interface ExportState {
  readonly url: string
  readonly types: readonly (typeof EVENT_TYPES)[number][]
  readonly after: string | null
  readonly feedback: FeedbackState
}

export function statePath(out: string): string {
  return `${out}.state.json`
}

export function leftOutPath(out: string): string {
  return `${out.replace(/\.csv$/, '')}.without.csv`
}

/**
 * What an earlier run has left, null where none has.
 * @throws {InputError} where the files are there and are not what a run leaves.
 */
export async function readExport(out: string): Promise<ExportState | null> {
  const file = statePath(out)
  const [text, csv] = await Promise.all([readIfThere(file), readIfThere(out)])
  if (text === null || csv === null) return null
  try {
    const { withdrawn, erasedUsers, ...state } = stateSchema.parse(JSON.parse(text))
    const [header, ...lines] = readCsv(csv)
    if (header?.join() !== HEADER.join()) throw new Error(`${out} has other columns`)
    return { ...state, feedback: { events: lines.map(eventOf), withdrawn, erasedUsers } }
  } catch (cause) {
    throw new InputError(
      `${out} and ${file} are not as an export leaves them (${(cause as Error).message}): remove both to export anew`,
      { cause },
    )
  }
}

/** @param unstated the value of an interaction that nobody gave one. */
export async function writeExport(out: string, state: ExportState, unstated: number): Promise<void> {
  const { feedback, ...rest } = state
  await writeText(out, [csvLine(HEADER), ...feedback.events.map((event) => lineOf(event, unstated))])
  await writeText(leftOutPath(out), [
    csvLine(LEFT_OUT_HEADER),
    ...feedback.erasedUsers.map((userId) => csvLine([userId, ''])),
    ...pairsLeftOut(feedback).map(({ userId, itemId }) => csvLine([userId, itemId])),
  ])
  const { withdrawn, erasedUsers } = feedback
  await writeText(statePath(out), [`${JSON.stringify({ ...rest, withdrawn, erasedUsers }, null, 2)}\n`])
}

/** A click or an impression counts 1. */
function lineOf(event: ExportedEvent, unstated: number): string {
  const { userId, itemId, timestamp, type, eventId, recommendationId } = event
  const value = event.value ?? (type === 'interaction' ? unstated : 1)
  return csvLine([userId, itemId, value, timestamp, type, eventId, recommendationId])
}

function eventOf(cells: readonly string[]): ExportedEvent {
  const [userId = '', itemId = '', value, timestamp, type, eventId = '', recommendationId = ''] = cells
  const numbers = { value: Number(value), timestamp: Number(timestamp) }
  if (!Object.values(numbers).every(Number.isFinite))
    throw new Error(`${cells.join()} has no value or no time`)
  return { userId, itemId, ...numbers, type: typeSchema.parse(type), eventId, recommendationId }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new InputError(`${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

async function writeText(file: string, lines: readonly string[]): Promise<void> {
  try {
    await writeFileWhole(file, new TextEncoder().encode(lines.join('')))
  } catch (cause) {
    throw new InputError(`${file} cannot be written: ${(cause as Error).message}. Choose another --out`, {
      cause,
    })
  }
}
