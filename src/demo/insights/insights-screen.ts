/** The screen "Insights". */
import { html, render } from 'lit-html'
import type { OpenScreen } from '../screen.ts'

export const openScreen: OpenScreen = (place, app) => {
  app.setTitle('Insights')
  render(html`<div class="intro"><h1 tabindex="-1">Insights</h1></div>`, place)
  return { close: () => undefined }
}
