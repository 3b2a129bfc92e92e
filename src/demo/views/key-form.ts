/** Where a service is closed by keys: how its owner makes one for this site, and a field to put it into. */
import { html, type TemplateResult } from 'lit-html'
import { browserStore } from '../ratings-storage.ts'
import { keepSiteKey, PUBLISHABLE_KEY_PATTERN } from '../site-key.ts'

export function keyForm(): TemplateResult {
  return html`
    <form class="key-form" @submit=${takeKey}>
      <p>
        Whoever runs the service makes a key by <code>npx foldin keys create --publishable --origin ${location.origin}</code>,
        or lets everybody in by <code>npx foldin keys open</code>.
      </p>
      <label>
        Publishable key
        <input
          name="key"
          required
          pattern=${PUBLISHABLE_KEY_PATTERN}
          title="It begins with fld_pub_"
          placeholder="fld_pub_…"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          @input=${trim}
        />
      </label>
      <button type="submit" class="button">Use this key</button>
    </form>
  `
}

/** What is pasted often brings a space or the line's end along. */
function trim({ target }: Event): void {
  if (!(target instanceof HTMLInputElement)) return
  target.setCustomValidity('')
  const trimmed = target.value.trim()
  if (trimmed !== target.value) target.value = trimmed
}

/** Everything on the site asks by one client, which takes its key when the page starts. */
function takeKey(event: SubmitEvent): void {
  event.preventDefault()
  const form = event.currentTarget
  const field = form instanceof HTMLFormElement ? form.elements.namedItem('key') : null
  if (!(field instanceof HTMLInputElement)) return
  if (keepSiteKey(browserStore(window), field.value)) {
    location.reload()
    return
  }
  field.setCustomValidity(
    'This browser keeps nothing for this site, so the key is lost. Allow it to, and try again.',
  )
  field.reportValidity()
}
