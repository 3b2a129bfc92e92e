/** How the loss fell. */

import { counted, percent, whole } from '../../../../src/figures/phrases.ts'
import type { Training } from '../../../../src/model/format/analysis/model.ts'
import type { TrainedModel } from '../../trained-model.ts'

/** Null where no table had an iteration. */
export function analyseTraining({ ranking, rating }: TrainedModel): Training | null {
  const tables = [
    { table: 'ranking' as const, losses: ranking.losses },
    { table: 'rating' as const, losses: rating?.losses ?? [] },
  ].filter(({ losses }) => losses.length > 0)
  if (tables.length === 0) return null
  return {
    name: 'training',
    tables: tables.map(({ table, losses }) => ({
      table,
      losses: [...losses],
      summary: describe(table, losses),
    })),
  }
}

function describe(table: string, losses: readonly number[]): string {
  const [first, last] = [losses[0] as number, losses.at(-1) as number]
  const rises = losses.filter((loss, place) => place > 0 && loss > (losses[place - 1] as number)).length
  const before = losses.at(-2)
  const ending =
    before === undefined
      ? ''
      : ` The last iteration changed it by ${percent(Math.abs(before - last) / Math.abs(before))}` +
        `${rises === 0 ? '; it never rose' : `; it rose in ${counted(rises, 'iteration')}`}.`
  return (
    `The ${table} table's loss went from ${lossWords(first)} after the first iteration to ${lossWords(last)} ` +
    `after ${counted(losses.length, 'iteration')}, ${percent(1 - last / first)} less.${ending}`
  )
}

function lossWords(loss: number): string {
  return loss >= 1000 ? whole(loss) : loss.toPrecision(4)
}
