/**
 * Fills a site's own `<template>`: `data-foldin="title"` gives an element the text of a field, `data-foldin-src="poster"`
 * an attribute its value. Texts and attributes alone, never markup, so that no field can bring a script.
 */
import type { ScoredItem } from '../../worker/contract/index.ts'
import { fieldOf, linkOf, safeUrl } from './fields.ts'

const PREFIX = 'data-foldin-'
const ALLOWED = /^(alt|title|href|src|lang|datetime|value|item|label|data-.+|aria-.+)$/

/** A copy for one item; for none yet, one with empty lines in the place of texts. */
export function fillTemplate(
  template: HTMLTemplateElement,
  item: ScoredItem | null,
  link: string | null,
): DocumentFragment {
  const copy = document.importNode(template.content, true)
  const textOf = (name: string) => {
    if (item === null) return undefined
    return name === 'href' ? linkOf(item, link) : fieldOf(item, name)
  }
  for (const part of copy.querySelectorAll<HTMLElement>('*')) {
    const textField = part.dataset.foldin
    if (textField !== undefined) {
      const text = textOf(textField)
      part.textContent = text ?? '\u00a0'
      part.hidden = item !== null && text === undefined
    }
    for (const name of part.getAttributeNames()) {
      const target = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : ''
      if (!ALLOWED.test(target)) continue
      const value = textOf(part.getAttribute(name) ?? '')
      const safe = target === 'href' || target === 'src' ? safeUrl(value) : value
      if (safe !== undefined) part.setAttribute(target, safe)
    }
  }
  return copy
}
