/** The card that an item is shown by where the site has no `<template>` of its own. */
import type { ScoredItem } from '../../worker/contract/index.ts'
import { element } from './dom.ts'
import { fieldOf, linkOf, safeUrl } from './fields.ts'

/** A link where items have pages, otherwise a button: it says `foldin:click` and leaves the rest to the site. */
export function card(item: ScoredItem, host: HTMLElement, isPlaceholder: boolean): HTMLElement {
  const href = linkOf(item, host.getAttribute('href'))
  const title = fieldOf(item, 'title') ?? item.itemId
  const captions = (host.getAttribute('caption') ?? 'year genres').split(/\s+/)
  const caption = captions.flatMap((name) => fieldOf(item, name) ?? []).join(' · ')
  const media = element('span', { part: 'media', 'data-initial': title.slice(0, 1) })
  media.style.setProperty('--_hue', String(hueOf(item.itemId)))
  const imageField = host.getAttribute('image')
  const src = safeUrl(imageField === null ? undefined : fieldOf(item, imageField))
  if (src) {
    const image = element('img', { part: 'image', alt: '', loading: 'lazy', src })
    // The coloured ground is there already.
    image.addEventListener('error', () => image.remove())
    media.append(image)
  }
  return element(
    isPlaceholder ? 'div' : href ? 'a' : 'button',
    { part: 'card', ...(href ? { href } : {}) },
    media,
    element(
      'span',
      { part: 'text' },
      element('span', { part: 'title' }, title),
      element('span', { part: 'caption' }, caption),
    ),
  )
}

/** 0 to 359, the same for the same id everywhere. */
function hueOf(id: string): number {
  return ([...id].reduce((hash, char) => (hash * 31 + char.charCodeAt(0)) % 9973, 7) * 137) % 360
}
