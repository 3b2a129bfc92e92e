/** What the page says besides films: simulated data, failures, what was removed. */
import { html, type TemplateResult } from 'lit-html'
import type { Failure } from '../failure.ts'
import type { PageState } from '../page-state.ts'
import type { Visitor } from '../visitor.ts'

/** Under the page's heading; the two texts are of one height, so that nothing moves when the model is known. */
export function introNote({ model }: PageState): TemplateResult {
  return model.value?.dataset.simulated
    ? html`
      <p class="intro-note">
        <span class="simulated"
          ><strong>Simulated ratings:</strong> real films, but people did not give these ratings.</span
        >
      </p>
    `
    : html`<p class="intro-note quiet">Every star scores the whole catalogue anew.</p>`
}

export function failureNotice(failure: Failure, retry: () => unknown): TemplateResult {
  return html`
    <div class="failure" role="alert">
      <p><strong>${failure.title}.</strong> ${failure.advice}</p>
      <button type="button" class="button" @click=${retry}>Try again</button>
    </div>
  `
}

/** What just happened, seen and heard. It stands in the open dialog, for everything outside that is inert. */
export function feedback(state: PageState, visitor: Visitor): TemplateResult {
  const { removed, announcement } = state
  return html`
    <div class="removed" ?hidden=${removed === null}>
      <p>${removed?.text}</p>
      <button type="button" class="button" data-undo @click=${() => visitor.undo()}>Undo</button>
      <button
        type="button"
        class="clear"
        aria-label="Close this message"
        @click=${() => visitor.forgetRemoved()}
      ></button>
    </div>
    <p class="visually-hidden" role="status">${announcement}</p>
  `
}
