/** What there is to show of an item, as text by name. */
import type { ScoredItem } from '../../worker/contract/index.ts'
import { element } from './dom.ts'

/** The text of a field: `itemId`, `score`, or one of the item's metadata; undefined where there is none. */
export function fieldOf({ itemId, score, metadata }: ScoredItem, name: string): string | undefined {
  const value = { ...metadata, itemId, score }[name]
  return (Array.isArray(value) ? value.join(', ') : String(value ?? '')) || undefined
}

/** `template` with every `{field}` replaced, encoded as part of a URL; undefined where a field is missing. */
export function linkOf(item: ScoredItem, template: string | null): string | undefined {
  let isWhole = template !== null
  const url = template?.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = fieldOf(item, name)
    isWhole &&= value !== undefined
    return encodeURIComponent(value ?? '')
  })
  return isWhole ? safeUrl(url) : undefined
}

/** The URL where following or loading it is harmless: no `javascript:`, no `data:`. */
export function safeUrl(href: string | undefined): string | undefined {
  return href && /^https?:$/.test(element('a', { href }).protocol) ? href : undefined
}
