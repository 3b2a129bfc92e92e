/** The list inside `<foldin-recs>`: cards or the site's own markup, placeholders before. */
import type { ScoredItem } from '../../worker/contract/index.ts'
import { card } from './card.ts'
import { element, emit } from './dom.ts'
import { linkOf } from './fields.ts'
import { fillTemplate } from './own-markup.ts'

/** `detail` of `foldin:click`; cancelling the event keeps the browser from following the link. */
export interface ClickDetail {
  readonly itemId: string
  readonly item: ScoredItem
  /** Place in the list, from 0. */
  readonly index: number
  readonly href: string | undefined
  /** The click itself, with its modifier keys. */
  readonly original: MouseEvent
}

interface Entry {
  readonly row: HTMLLIElement
  /** The site's own markup, which lives in the page so that the page's style sheets reach it. */
  readonly own?: HTMLElement
}

export interface ItemList {
  readonly root: HTMLElement
  /** Each shown item with what is in view where it is. */
  rows(): [Element, string][]
  /** Rows without content, as high as those with it. */
  wait(count: number): void
  /** Rows that were there stay the same elements, with the focus that they have. */
  show(items: readonly ScoredItem[]): void
}

export function itemList(host: HTMLElement, clicked: (itemId: string) => void): ItemList {
  const root = element('ul', { part: 'list', role: 'list' })
  /** By item id; placeholders by number. */
  let entries = new Map<string | number, Entry>()
  let shown: readonly ScoredItem[] = []

  function entry(item: ScoredItem | null, id: string | number): Entry {
    const row = element('li', { part: 'item' })
    if (item === null) row.ariaHidden = 'true'
    const template = host.querySelector<HTMLTemplateElement>(':scope > template')
    if (!template) {
      row.append(
        card(item ?? { itemId: `${id}`, score: 0, metadata: { title: '\u00a0' } }, host, item === null),
      )
      return { row }
    }
    // No item's id makes it the name of a slot for texts.
    const slot = `-${id}`
    const own = element('div', { slot }, fillTemplate(template, item, host.getAttribute('href')))
    own.inert = item === null
    host.append(own)
    row.append(element('slot', { name: slot }))
    return { row, own }
  }

  /** These in place of those before. */
  function put(next: typeof entries): void {
    for (const [id, { row, own }] of entries) {
      if (next.get(id)?.row === row) continue
      row.remove()
      own?.remove()
    }
    entries = next
    let place = 0
    for (const { row } of entries.values()) {
      const there = root.children[place++] ?? null
      if (there !== row) root.insertBefore(row, there)
    }
  }

  function follow(event: MouseEvent): void {
    const path = event.composedPath()
    const index = [...root.children].findIndex((row) => path.includes(row))
    const item = shown[index]
    // In a site's own markup links and buttons are what leads to the item; a rating inside of it does not.
    const link = path.find(
      (node) => node instanceof Element && node.matches('a, button, [data-foldin-click]'),
    )
    if (!item || !link) return
    const { itemId } = item
    clicked(itemId)
    const href = linkOf(item, host.getAttribute('href'))
    const detail: ClickDetail = { itemId, item, index, href, original: event }
    if (!emit(host, 'foldin:click', detail, true)) event.preventDefault()
  }

  root.addEventListener('click', follow)
  // The middle button, which opens another tab.
  root.addEventListener('auxclick', (event) => event.button === 1 && follow(event))

  return {
    root,
    rows: () => [...entries].map(([itemId, { row, own }]) => [own ?? row, `${itemId}`]),
    wait(count) {
      shown = []
      put(new Map(Array.from({ length: count }, (_, place) => [place, entry(null, place)])))
    },
    show(items) {
      const focused = (root.getRootNode() as ShadowRoot).activeElement
      shown = items
      put(new Map(items.map((item) => [item.itemId, entries.get(item.itemId) ?? entry(item, item.itemId)])))
      if (focused === null || focused.closest('section') === focused) return
      const next = focused.isConnected ? focused : root.querySelector('[part=card]')
      ;(next as HTMLElement | null)?.focus({ preventScroll: true })
    },
  }
}
