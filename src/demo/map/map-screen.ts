/** The screen "Taste map". */
import { html, render } from 'lit-html'
import type { OpenScreen } from '../screen.ts'

export const openScreen: OpenScreen = (place, app) => {
  app.setTitle('Taste map')
  render(html`<div class="intro"><h1 tabindex="-1">Taste map</h1></div>`, place)
  return { close: () => undefined }
}
