/**
 * Titles in reading order. Catalogues sort by the first word that counts and put the article last:
 * "City of Lost Children, The (Cité des enfants perdus, La)".
 */

const ARTICLES = "The|A|An|La|Le|Les|L'|El|Los|Las|Il|Lo|Gli|I|Der|Die|Das|Den|Det|En|Ett|O|Os|As"
const TRAILING_ARTICLE = new RegExp(`^(.+), (${ARTICLES})$`)
const BRACKETED = /^(.*?)\s*((?:\([^()]*\)\s*)+)$/

/** "City of Lost Children, The (Cité des enfants perdus, La)" → The City of …, La Cité des … */
export function displayTitle(title: string): { title: string; subtitle: string } {
  const [, main, brackets] = BRACKETED.exec(title.trim()) ?? []
  if (!main || !brackets) return { title: articleFirst(title.trim()), subtitle: '' }
  const parts = [...brackets.matchAll(/\(([^()]*)\)/g)].map(([, part = '']) => articleFirst(part.trim()))
  return { title: articleFirst(main), subtitle: parts.join(', ') }
}

function articleFirst(text: string): string {
  const [, rest, article] = TRAILING_ARTICLE.exec(text) ?? []
  if (!rest || !article) return text
  return article.endsWith("'") ? article + rest : `${article} ${rest}`
}
