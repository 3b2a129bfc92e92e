/** Stars as a group of radio buttons, so that arrow keys and screen readers know them; each star holds its halves. */
import { element } from './dom.ts'
import type { Step } from './rating-steps.ts'

export interface StarLabels {
  readonly group: string
  /** For each step; `{value}` and `{max}` stand for numbers of stars. */
  readonly step: string
}

export class StarRow {
  readonly root = element('div', { part: 'stars', role: 'radiogroup' })
  #steps: readonly Step[] = []
  #chosen: Step | undefined
  #drawn = ''

  constructor(rated: (value: number | null) => void) {
    this.root.addEventListener('change', ({ target }) => rated(Number((target as HTMLInputElement).value)))
    this.root.addEventListener('keydown', (event) => {
      if (event.key === 'Delete' || event.key === 'Backspace') rated(null)
    })
    this.root.addEventListener('pointerover', ({ target }) => {
      const input = (target as Element).closest('label')?.querySelector('input')
      const pointed = this.#steps.find(({ value }) => String(value) === input?.value)
      if (pointed && !input?.disabled) this.#fill(pointed.stars)
    })
    this.root.addEventListener('pointerleave', () => this.#fill(this.#chosen?.stars ?? 0))
  }

  /** Nothing happens to stars that are as they should be: one of them may have the focus. */
  draw(steps: readonly Step[], labels: StarLabels): void {
    const drawing = JSON.stringify([steps, labels])
    if (drawing === this.#drawn) return
    this.#drawn = drawing
    const hadFocus = this.root.querySelector(':focus') !== null
    this.#steps = steps
    this.root.ariaLabel = labels.group
    const max = Math.ceil(steps.at(-1)?.stars ?? 0)
    const stars = Array.from({ length: max }, () => element('span', { part: 'star' }))
    for (const { value, stars: count } of steps) {
      const input = element('input', { type: 'radio', name: 'stars', value: String(value) })
      input.ariaLabel = labels.step.replace('{value}', String(count)).replace('{max}', String(max))
      const label = element('label', { title: input.ariaLabel }, input)
      // Of a star's halves the first covers the near side alone.
      label.toggleAttribute('data-half', count % 1 !== 0)
      stars[Math.ceil(count) - 1]?.append(label)
    }
    this.root.replaceChildren(...stars)
    if (hadFocus) this.focus()
  }

  /** Chooses the step of `value`, or the nearest below. */
  set(value: number | null, isDisabled: boolean): void {
    this.#chosen = value === null ? undefined : this.#steps.findLast((step) => step.value <= value)
    for (const input of this.root.querySelectorAll('input')) {
      input.checked = input.value === String(this.#chosen?.value)
      input.disabled = isDisabled
    }
    this.#fill(this.#chosen?.stars ?? 0)
  }

  focus(): void {
    this.root.querySelector<HTMLInputElement>('input:checked, input')?.focus()
  }

  #fill(stars: number): void {
    for (const [place, star] of [...this.root.children].entries()) {
      const part = Math.min(1, Math.max(0, stars - place))
      ;(star as HTMLElement).style.setProperty('--_fill', `${part * 100}%`)
    }
  }
}
