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
 * @throws {InputError} where a chosen column is not there, or none is found for the user or the item.
 */
export function findColumns(
  file: string,
  columns: readonly string[],
  named: boolean,
  choice: ColumnChoice,
): RoleColumns {
  const there = named ? `its columns are ${columns.join(', ')}` : `its lines have ${columns.length} columns`
  const normalised = columns.map(normaliseName)

  const find = (role: Role): number | null => {
    const chosen = choice[role]
    if (chosen === null) return null
    if (typeof chosen === 'number') {
      if (chosen <= columns.length) return chosen - 1
      throw new InputError(`${file} has no column ${chosen}, which --columns gives for the ${role}: ${there}`)
    }
    if (chosen !== undefined) {
      const exact = columns.indexOf(chosen)
      const index = exact >= 0 ? exact : normalised.indexOf(normaliseName(chosen))
      if (index >= 0) return index
      throw new InputError(
        `${file} has no column "${chosen}", which --columns gives for the ${role}: ${there}`,
      )
    }
    if (!named) return null
    return findUsualName(columns, USUAL_NAMES[role])
  }

  const require = (role: 'user' | 'item'): number => {
    const index = find(role)
    if (index !== null) return index
    throw new InputError(
      `${file} has no column for the ${role}: ${there}. Say which they are, by name or by position from 1: ` +
        '--columns user=1,item=2,value=3,time=4',
    )
  }
  return { user: require('user'), item: require('item'), value: find('value'), time: find('time') }
}

/** Index of the column whose name comes first among `names`, or null. @param names as `normaliseName` leaves them. */
export function findUsualName(columns: readonly string[], names: readonly string[]): number | null {
  const normalised = columns.map(normaliseName)
  const usual = names.find((name) => normalised.includes(name))
  return usual === undefined ? null : normalised.indexOf(usual)
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
