/** The screen for addresses that are none of this site's. */
import { html, render } from 'lit-html'
import { HOME_PATH } from './route.ts'
import type { OpenScreen } from './screen.ts'

export const openScreen: OpenScreen = (place, app) => {
  app.setTitle('Not here')
  render(
    html`
      <div class="intro">
        <h1 tabindex="-1">There is nothing at this address</h1>
        <p><a href=${HOME_PATH}>To the films</a></p>
      </div>
    `,
    place,
  )
  return { close: () => undefined }
}
