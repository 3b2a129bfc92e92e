/** The interactions of a test file gathered by user, against a model that is there already. */
import type { Ingested } from '../ingest/ingest.ts'
import { UNKNOWN_ROW } from '../interactions.ts'
import type { HeldOutUser } from './held-out-users.ts'
import type { ServedTables } from './served-tables.ts'

/** What the model was trained on is in its users' histories, and left out of what it recommends. */
export function gatherTestUsers(test: Ingested, served: ServedTables): HeldOutUser[] {
  const { users, items, values } = test.interactions
  const rowOf = Uint32Array.from(test.itemIds, (id) => {
    const row = served.engine.items.ids.rowOf(id)
    return row < 0 ? UNKNOWN_ROW : row
  })
  const gathered: HeldOutUser[] = []
  let start = 0
  while (start < users.length) {
    const user = users[start] as number
    let end = start + 1
    while (end < users.length && users[end] === user) end++
    const userId = test.userIds[user] as string
    const record = served.findUser(userId)
    gathered.push({
      row: record === null ? null : gathered.length,
      userId: record === null ? '' : userId,
      items: items.subarray(start, end).map((item) => rowOf[item] as number),
      values: values.subarray(start, end),
      seen: Uint32Array.from(record?.history ?? [], ({ row }) => row),
    })
    start = end
  }
  return gathered
}
