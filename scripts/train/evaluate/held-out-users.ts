/** The held-out interactions gathered by user, each with what the training part knows of that user. */
import type { Dataset, HeldOut, Interactions } from '../interactions.ts'

export interface HeldOutUser {
  /** Row in the training data, or null for a user that it does not know. */
  readonly row: number | null
  /** Id of the user; empty for a user that the training data does not know. */
  readonly userId: string
  /** Held-out item rows; `UNKNOWN_ROW` where the training data does not know the item. */
  readonly items: Uint32Array
  /** Raw values, parallel to `items`. */
  readonly values: Float32Array
  /** Item rows of the user's training interactions, ascending: never recommended. */
  readonly seen: Uint32Array
}

/** One entry a user with held-out interactions, in order of user row. */
export function gatherHeldOutUsers(dataset: Dataset, heldOut: HeldOut): HeldOutUser[] {
  const { userIds, train } = dataset
  const trainStarts = rowStarts(train, userIds.length)
  const { users, items, values } = heldOut.interactions
  const gathered: HeldOutUser[] = []
  let start = 0
  while (start < users.length) {
    const row = users[start] as number
    let end = start + 1
    while (end < users.length && users[end] === row) end++
    const known = row < userIds.length
    gathered.push({
      row: known ? row : null,
      userId: userIds[row] ?? '',
      items: items.subarray(start, end),
      values: values.subarray(start, end),
      seen: known
        ? train.items.subarray(trainStarts[row] as number, trainStarts[row + 1] as number)
        : new Uint32Array(0),
    })
    start = end
  }
  return gathered
}

/** [rows + 1]. First interaction of every user row; the interactions are ordered by user row. */
function rowStarts(interactions: Interactions, rows: number): Uint32Array {
  const starts = new Uint32Array(rows + 1)
  for (const user of interactions.users) starts[user + 1] = (starts[user + 1] as number) + 1
  for (let row = 0; row < rows; row++) starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number)
  return starts
}
