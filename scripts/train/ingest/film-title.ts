/** Takes titles apart as catalogues of films write them: `Matrix, The (1999)`. Pure. */

const YEAR = /^(.*\S)\s*\((\d{4})(?:\s*[-–—]\s*(?:\d{4})?)?\)$/su
const EARLIEST_YEAR = 1870
const LATEST_YEAR = 2100

/** Articles that catalogues put last; those of the usual languages of titles. */
const ARTICLES =
  "The|A|An|La|Le|Les|L'|Un|Une|El|Los|Las|Una|Il|Lo|Gli|I|Der|Die|Das|Ein|Eine|Den|Det|De|En|Ett|Het|O|Os|As"
const TRAILING_ARTICLE = new RegExp(`^([^()]+), (${ARTICLES})(?=\\s*(?:\\(|$))`, 'u')
const ARTICLE_IN_BRACKETS = new RegExp(`\\(([^()]+), (${ARTICLES})\\)`, 'gu')

export interface ParsedTitle {
  readonly title: string
  /** The first year of a range; null where the title ends in none. */
  readonly year: number | null
}

/** `City of Lost Children, The (Cité des enfants perdus, La) (1995)` → `The City of Lost Children (La Cité …)`, 1995. */
export function parseTitle(text: string): ParsedTitle {
  const trimmed = text.trim()
  const [, name = '', digits] = YEAR.exec(trimmed) ?? []
  const year = Number(digits)
  const hasYear = year >= EARLIEST_YEAR && year <= LATEST_YEAR
  return { title: putArticleFirst(hasYear ? name : trimmed), year: hasYear ? year : null }
}

function putArticleFirst(title: string): string {
  return title
    .replace(TRAILING_ARTICLE, (_, rest: string, article: string) => join(article, rest))
    .replace(ARTICLE_IN_BRACKETS, (_, rest: string, article: string) => `(${join(article, rest)})`)
}

function join(article: string, rest: string): string {
  return article.endsWith("'") ? article + rest : `${article} ${rest}`
}
