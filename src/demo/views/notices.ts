/** What the site says besides films: simulated data, failures, what was just changed. */
import { html, nothing, type TemplateResult } from 'lit-html'
import type { Failure } from '../failure.ts'
import type { PageState } from '../page-state.ts'
import type { Visitor } from '../visitor.ts'
import { keyForm } from './key-form.ts'

export function failureNotice(failure: Failure, retry: () => unknown): TemplateResult {
  return html`
    <div class="failure" role="alert">
      <p><strong>${failure.title}.</strong> ${failure.advice}</p>
      <button type="button" class="button" @click=${retry}>Try again</button>
      ${failure.asksForKey ? keyForm() : nothing}
    </div>
  `
}

/** What just happened, seen and heard, with the way back. */
export function feedback(state: PageState, visitor: Visitor): TemplateResult {
  const { toast, announcement } = state
  return html`
    <section class="toast" aria-label="Last change" ?hidden=${toast === null} data-toast>
      ${
        toast
          ? html`
            <p>${toast.text}</p>
            <button type="button" class="button" data-undo @click=${() => visitor.undo()}>Undo</button>
            <button type="button" class="clear" aria-label="Close this message" @click=${() => visitor.closeToast()}></button>
          `
          : nothing
      }
    </section>
    <p class="visually-hidden" role="status">${announcement}</p>
  `
}
