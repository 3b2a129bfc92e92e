/** Items that a request names and that have to exist. */
import type { ServedModel } from '../model/served-model.ts'
import { ProblemError } from '../problems.ts'

/** @throws {ProblemError} `unknown-item` where the model has no such item. */
export function rowOfItem(model: ServedModel, itemId: string): number {
  const row = model.engine.items.ids.rowOf(itemId)
  if (row < 0) throw new ProblemError({ code: 'unknown-item', itemId })
  return row
}
