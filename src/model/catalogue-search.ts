/**
 * Finds titles by words, without an index: all titles lie folded in one string, and the string is searched, at
 * some 10 ns a title. An index of prefixes would take more memory than the titles.
 */

import { hasBit } from './bitmap.ts'
import type { ItemMetadata } from './item-metadata.ts'

export interface SearchRange {
  /** Most rows to return. */
  readonly limit: number
  /** Only rows behind this one, to go on where the last call ended. */
  readonly after?: number
  /** One bit a row: rows that a filter leaves out. */
  readonly filtered?: Uint32Array | null
}

const WORD_CHARACTER = String.raw`\p{L}\p{N}\p{M}`
const PUNCTUATION = new RegExp(String.raw`[^${WORD_CHARACTER}\s]+`, 'gu')
const PUNCTUATION_IN_WORD = new RegExp(
  String.raw`[${WORD_CHARACTER}][^${WORD_CHARACTER}\s]+[${WORD_CHARACTER}]`,
  'u',
)
/** Accents of the Latin, Greek and Cyrillic scripts; vowel signs of other scripts are not among them. */
const DIACRITICS = /[\u0300-\u036f]/g

/**
 * A model without titles gets no larger text to search: its ids are found by how they begin. A million of them would
 * take 30 MB folded.
 */
export const MAX_ID_SEARCH_BYTES = 4 * 2 ** 20

/** All titles, ready to be searched. */
export interface SearchText {
  /** A row's section: a line break, then each of its words behind a space. */
  readonly text: string
  /** [rows + 1]. Where each row's section begins, in UTF-16 units. */
  readonly starts: Uint32Array
}

/** What an item is found by: its title, or its id where it has none. */
export function searchedTitle(metadata: ItemMetadata | null, itemId: string): string {
  const title = metadata?.title
  return typeof title === 'string' ? title : itemId
}

/** Folds titles by row; rows are in popularity order, and so will the answers be. */
export function searchText(titles: readonly string[]): SearchText {
  const sections: string[] = []
  const starts = new Uint32Array(titles.length + 1)
  let end = 0
  for (const [row, title] of titles.entries()) {
    const section = `\n${titleWords(title).map(behindSpace).join('')}`
    sections.push(section)
    end += section.length
    starts[row + 1] = end
  }
  return { text: sections.join(''), starts }
}

export class CatalogueSearch {
  readonly #text: string
  readonly #starts: Uint32Array

  constructor({ text, starts }: SearchText) {
    this.#text = text
    this.#starts = starts
  }

  /**
   * Rows whose title has, for every word of the query, a word that begins with it, whatever the case and the
   * accents; every row for a query without words. Ascending.
   */
  find(query: string, { limit, after = -1, filtered = null }: SearchRange): number[] {
    const rows = this.#starts.length - 1
    // The longest word is likely to be the rarest, and the others are only looked for where it is.
    const [rarest, ...others] = joinedWords(fold(query))
      .map(behindSpace)
      .sort((a, b) => b.length - a.length)
    const found: number[] = []
    for (let row = after + 1; row < rows && found.length < limit; row++) {
      if (rarest !== undefined) {
        const at = this.#text.indexOf(rarest, this.#starts[row])
        if (at < 0) break
        row = this.#rowAt(at)
        const section = this.#text.slice(this.#starts[row], this.#starts[row + 1])
        if (!others.every((word) => section.includes(word))) continue
      }
      if (filtered === null || !hasBit(filtered, row)) found.push(row)
    }
    return found
  }

  /** Row whose section holds this place of the text. */
  #rowAt(place: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((this.#starts[middle] as number) <= place) low = middle
      else high = middle
    }
    return low
  }
}

/** Without case and accents. */
function fold(text: string): string {
  return text.toWellFormed().toLowerCase().normalize('NFD').replace(DIACRITICS, '')
}

/** "Spider-Man" is found as "spiderman", "spider man" and "man"; in a query "spider-man" is one word. */
function titleWords(title: string): string[] {
  const folded = fold(title)
  const words = joinedWords(folded)
  return PUNCTUATION_IN_WORD.test(folded) ? [...words, ...wordsOf(folded.replace(PUNCTUATION, ' '))] : words
}

/** Words as their letters stand, without the punctuation in them. */
function joinedWords(folded: string): string[] {
  return wordsOf(folded.replace(PUNCTUATION, ''))
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

function behindSpace(word: string): string {
  return ` ${word}`
}
