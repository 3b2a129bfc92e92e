/** Keys that work everywhere: "/" goes to the search field, Ctrl+Z or ⌘Z takes back the last rating. */

export interface Shortcuts {
  readonly undo: () => unknown
  readonly search: () => void
}

export function listenForShortcuts(page: EventTarget, { undo, search }: Shortcuts): void {
  page.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.defaultPrevented || isTyping(event.target)) return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (event.key === '/' && plain) search()
    else if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey) undo()
    else return
    event.preventDefault()
  })
}

/** A text field has its own undo; radio buttons and sliders have none. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
