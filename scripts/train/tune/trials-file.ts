/**
 * The file of a search, one JSON object a line: what is searched, then every measurement as it is made. A search
 * that was stopped goes on where it was; one of something else is refused.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { InputError } from '../input-error.ts'
import type { TrialOptions } from './search-space.ts'

/** What must be the same for measurements to be comparable. */
export interface SearchIdentity {
  readonly interactions: string
  readonly count: number
  readonly metric: string
  readonly validation: string
  readonly factors: number
  readonly seed: number
}

export interface TrialRecord {
  readonly trial: number
  readonly iterations: number
  readonly options: TrialOptions
  readonly score: number
  readonly ms: number
}

export class TrialsFile {
  readonly #path: string
  readonly records: TrialRecord[] = []

  /** @throws {InputError} where the file is of another search, or none at all. */
  constructor(path: string, identity: SearchIdentity) {
    this.#path = path
    const first = JSON.stringify(identity)
    if (!existsSync(path)) {
      writeFileSync(path, `${first}\n`)
      return
    }
    // A last line without an end was cut off by whatever stopped the search.
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
    if (lines[0] !== first) {
      throw new InputError(
        `${path} holds the trials of another search: ${lines[0] ?? 'nothing'}, expected ${first}. ` +
          'Name another file (--trials-file) or delete it',
      )
    }
    for (const [index, line] of lines.slice(1).entries())
      this.records.push(parseRecord(path, index + 2, line))
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  }

  find(trial: number, iterations: number): TrialRecord | undefined {
    return this.records.find((record) => record.trial === trial && record.iterations === iterations)
  }

  add(record: TrialRecord): void {
    this.records.push(record)
    appendFileSync(this.#path, `${JSON.stringify(record)}\n`)
  }
}

function parseRecord(path: string, line: number, text: string): TrialRecord {
  let record: unknown
  try {
    record = JSON.parse(text)
  } catch {
    record = null
  }
  if (typeof record === 'object' && record !== null && 'trial' in record && 'iterations' in record) {
    const { score } = record as { score?: unknown }
    // JSON has no NaN: a trial that diverged is written with null.
    return { ...(record as TrialRecord), score: typeof score === 'number' ? score : Number.NaN }
  }
  throw new InputError(`${path}, line ${line} is ${text.slice(0, 60)}, expected a trial as JSON`)
}
