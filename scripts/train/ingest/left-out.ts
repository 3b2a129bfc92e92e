/**
 * Reads who and what is not to be learned: a CSV of `user,item`, a line a pair, or a whole user where the item is
 * empty. `foldin events export` writes one, of erased users and of what was taken back.
 */
import { readFile } from 'node:fs/promises'
import { readCsv } from '../csv.ts'
import { InputError } from '../input-error.ts'
import { describe } from './source.ts'

export interface LeftOut {
  readonly users: ReadonlySet<string>
  /** Items by user. */
  readonly pairs: ReadonlyMap<string, ReadonlySet<string>>
}

export const LEFT_OUT_HEADER = ['user', 'item'] as const

/** @throws {InputError} where the file cannot be read, or a line of it is no pair. */
export async function readLeftOut(file: string): Promise<LeftOut> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new InputError(`${file} cannot be read: ${describe(cause)}`, { cause })
  }
  const [header, ...lines] = readCsv(text)
  if (header?.join() !== LEFT_OUT_HEADER.join()) {
    throw new InputError(
      `${file} begins with ${JSON.stringify(header?.join() ?? '')}, expected the header "${LEFT_OUT_HEADER.join()}", and below it a user, or a user and an item, a line`,
    )
  }
  const users = new Set<string>()
  const pairs = new Map<string, Set<string>>()
  for (const [place, [user = '', item = '', ...more]] of lines.entries()) {
    if (user === '' || more.length > 0) {
      throw new InputError(
        `${file}, row ${place + 2}: got ${JSON.stringify(lines[place]?.join())}, expected a user, or a user and an item`,
      )
    }
    if (item === '') users.add(user)
    else pairs.set(user, (pairs.get(user) ?? new Set()).add(item))
  }
  return { users, pairs }
}
