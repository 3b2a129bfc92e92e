/** Which column of a file plays which role: by the usual names, or by `--columns`. */
import { InputError } from '../input-error.ts'

export const ROLES = ['user', 'item', 'value', 'time'] as const
export type Role = (typeof ROLES)[number]

/** A column's name, its position counted from 1, or null for a role that is not to be read. */
export type ColumnChoice = Readonly<Partial<Record<Role, string | number | null>>>

/** Index of each role's column, counted from 0; null where there is none. */
export interface RoleColumns {
  readonly user: number
  readonly item: number
  readonly value: number | null
  readonly time: number | null
}

/** Names as `normaliseName` leaves them; the earlier name wins where a file has several. */
export const USUAL_NAMES: Readonly<Record<Role, readonly string[]>> = {
  user: words(
    `user userid uid users username visitor visitorid customer customerid account accountid member memberid
     reviewer reviewerid client clientid buyer buyerid listener listenerid reader readerid viewer viewerid
     person personid player playerid subscriber subscriberid session sessionid`,
  ),
  item: words(
    `item itemid iid items movie movieid film filmid product productid parentasin asin sku game gameid book bookid
     isbn song songid track trackid artist artistid article articleid content contentid video videoid show showid
     anime animeid recipe recipeid business businessid poi poiid venue venueid location locationid listing listingid`,
  ),
  value: words(
    `rating ratings stars star score scores rate overall value values weight plays playcount listens hours
     hoursplayed playtime minutes count counts quantity qty amount views watches clicks purchases frequency`,
  ),
  time: words(
    `timestamp time ts unixtime unixtimestamp unixreviewtime datetime date eventtime createdat created updatedat
     ratedat reviewtime playedat watchedat purchasedat visitedat`,
  ),
}

/** Value columns of these names hold ratings, those of the others may hold anything. */
export const RATING_NAMES: ReadonlySet<string> = new Set(
  words('rating ratings stars star score scores rate overall'),
)

/** Value columns of these names hold quantities, however few and small they are. */
export const QUANTITY_NAMES: ReadonlySet<string> = new Set(
  words(
    `plays playcount listens hours hoursplayed playtime minutes count counts quantity qty amount views watches
     clicks purchases frequency weight`,
  ),
)

/** Lower case, letters and digits only; a type behind a colon (`user_id:token`, as RecBole writes it) is dropped. */
export function normaliseName(name: string): string {
  return name
    .replace(/:(?:token|float|token_seq|float_seq)$/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * Reads `user=NAME|N,item=…,value=…,time=…`; `value=-` or `time=-` leaves that column out.
 *
 * @throws {InputError} where a part is not `role=column`.
 */
export function parseColumns(text: string): ColumnChoice {
  const choice: Partial<Record<Role, string | number | null>> = {}
  for (const part of text.split(',')) {
    const equals = part.indexOf('=')
    const role = ROLES.find((known) => known === part.slice(0, equals).trim())
    const column = part.slice(equals + 1).trim()
    if (equals < 0 || role === undefined || column === '' || role in choice) {
      throw new InputError(
        `--columns has "${part}", expected each of user=, item=, value=, time= at most once, ` +
          'with a name or a position counted from 1, as in user=1,item=2,value=3,time=4',
      )
    }
    choice[role] = column === '-' ? null : /^[1-9]\d*$/.test(column) ? Number(column) : column
  }
  for (const [role, column] of Object.entries(choice)) {
    const other = ROLES.find((known) => known !== role && choice[known] === column)
    if (column !== null && other !== undefined) {
      throw new InputError(`--columns has ${column} for ${role} and ${other}, expected a column for each`)
    }
  }
  return choice
}

/** Whether the choice names a column, so that the file needs a header to find it in. */
export function choiceNeedsHeader(choice: Readonly<Record<string, string | number | null>>): boolean {
  const given = Object.values(choice).filter((column) => column !== null)
  return given.length === 0 || given.some((column) => typeof column === 'string')
}

/**
 * Finds the column of each role.
 *
 * @param columns the file's columns, in order. @param named false where the file has no header.
 * @throws {InputError} where a chosen column is not there, none is found for the user or the item, several are for
 * one role, or one is for several.
 */
export function findColumns(
  file: string,
  columns: readonly string[],
  named: boolean,
  choice: ColumnChoice,
): RoleColumns {
  const there = named ? `its columns are ${columns.join(', ')}` : `its lines have ${columns.length} columns`
  const normalised = columns.map(normaliseName)

  const only = (role: Role, found: readonly number[]): number | null => {
    if (found.length < 2) return found[0] ?? null
    throw new InputError(
      `${file} has several columns for the ${role}: ${listColumns(columns, found)}. Say by position which they are: ` +
        '--columns user=1,item=2,value=3,time=4',
    )
  }

  const find = (role: Role): number | null => {
    const chosen = choice[role]
    if (chosen === null) return null
    if (typeof chosen === 'number') {
      if (chosen <= columns.length) return chosen - 1
      throw new InputError(`${file} has no column ${chosen}, which --columns gives for the ${role}: ${there}`)
    }
    if (chosen !== undefined) {
      const exact = columns.includes(chosen)
      const same = exact ? indexesOf(columns, chosen) : indexesOf(normalised, normaliseName(chosen))
      const index = only(role, same)
      if (index !== null) return index
      throw new InputError(
        `${file} has no column "${chosen}", which --columns gives for the ${role}: ${there}`,
      )
    }
    if (!named) return null
    return only(role, findUsualNames(columns, USUAL_NAMES[role]))
  }

  const require = (role: 'user' | 'item'): number => {
    const index = find(role)
    if (index !== null) return index
    throw new InputError(
      `${file} has no column for the ${role}: ${there}. Say which they are, by name or by position from 1: ` +
        '--columns user=1,item=2,value=3,time=4',
    )
  }
  const roles = { user: require('user'), item: require('item'), value: find('value'), time: find('time') }
  for (const role of ROLES) {
    const index = roles[role]
    const other = ROLES.find((known) => known !== role && roles[known] === index)
    if (index !== null && other !== undefined) {
      throw new InputError(
        `${file}: the ${role} and the ${other} are both read from ${listColumns(columns, [index])}, expected a column ` +
          'for each: --columns user=1,item=2,value=3,time=4',
      )
    }
  }
  return roles
}

/**
 * Indexes of the columns that have the name which comes first among `names`; several where a name is there more than
 * once. @param names as `normaliseName` leaves them.
 */
export function findUsualNames(columns: readonly string[], names: readonly string[]): number[] {
  const normalised = columns.map(normaliseName)
  const usual = names.find((name) => normalised.includes(name))
  return usual === undefined ? [] : indexesOf(normalised, usual)
}

function indexesOf(names: readonly string[], wanted: string): number[] {
  return names.flatMap((name, index) => (name === wanted ? [index] : []))
}

/** With positions, as `--columns` takes them: `userId (column 1), user_id (column 5)`. */
export function listColumns(columns: readonly string[], indexes: readonly number[]): string {
  return indexes.map((index) => `${columns[index]} (column ${index + 1})`).join(', ')
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
