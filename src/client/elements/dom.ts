/** Builds what elements show, without any HTML text: nothing for a content security policy or Trusted Types to refuse. */

/** Where there is no page (a server that renders), the classes can still be imported. */
export const ElementBase: typeof HTMLElement = globalThis.HTMLElement ?? class {}

/** An element with attributes and children; texts become text nodes. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

/** Shadow DOM with a style sheet; `delegatesFocus` lets the element itself be focused. */
export function shadowOf(host: HTMLElement, css: string, delegatesFocus = false): ShadowRoot {
  const shadow = host.attachShadow({ mode: 'open', delegatesFocus })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  shadow.adoptedStyleSheets = [sheet]
  return shadow
}

/** An event that leaves shadow trees and bubbles to the document. False if a listener cancelled it. */
export function emit(from: HTMLElement, name: string, detail: object, cancelable = false): boolean {
  return from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }))
}
