/** A line from the lowest to the highest rating, with what everybody, someone as generous, and the visitor would give. */
import { html, nothing, svg, type TemplateResult } from 'lit-html'

export interface Mark {
  readonly kind: 'average' | 'bias' | 'you'
  readonly name: string
  /** 0 to 5. */
  readonly stars: number
}

const MIDDLE = 18

/** The figure's facts stand in the list below it, so it is itself hidden from screen readers. */
export function ratingLine(marks: readonly Mark[]): TemplateResult {
  const you = marks.find(({ kind }) => kind === 'you')
  const bias = marks.find(({ kind }) => kind === 'bias')
  return html`
    <svg class="rating-line" width="100%" height="36" aria-hidden="true">
      <rect class="line-track" x="0" y=${MIDDLE - 2} width="100%" height="4" rx="2"></rect>
      ${[1, 2, 3, 4, 5].map((star) => svg`<circle class="line-tick" cx=${at(star)} cy=${MIDDLE} r="2"></circle>`)}
      ${you && bias ? span(bias.stars, you.stars) : nothing}
      ${marks.map(({ kind, stars }) => svg`<circle class=${`line-mark mark-${kind}`} cx=${at(stars)} cy=${MIDDLE} r=${kind === 'you' ? 10 : 7}></circle>`)}
    </svg>
    <dl class="line-list">
      ${marks.map(
        ({ kind, name, stars }) => html`
          <div data-kind=${kind}>
            <dt>${name}</dt>
            <dd>${stars.toFixed(1)}</dd>
          </div>
        `,
      )}
    </dl>
  `
}

/** From what is expected of anyone to what is expected of the visitor: the taste's part. */
function span(from: number, to: number): TemplateResult {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  return svg`<rect class="line-span" data-way=${to >= from ? 'up' : 'down'} x=${at(low)} y=${MIDDLE - 4} width=${`${(high - low) * 20}%`} height="8" rx="2"></rect>`
}

function at(stars: number): string {
  return `${stars * 20}%`
}
