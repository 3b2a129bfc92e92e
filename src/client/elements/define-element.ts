/** Registers an element once, however often its script is included. */
import { rememberRatings } from './page-ratings.ts'
import { setScriptEndpoint } from './service.ts'

/** A name that is taken stays as it is. Elements without `endpoint` ask the service that `script` came from. */
export function defineElement(name: string, type: CustomElementConstructor, script?: string): void {
  if (script) setScriptEndpoint(new URL('.', script).href)
  rememberRatings()
  if (!customElements.get(name)) customElements.define(name, type)
}
