/** What stands in place of a screen: for addresses that are none of this site's, and where a screen could not be loaded. */
import { html, render } from 'lit-html'
import { HOME_PATH } from './route.ts'
import type { App, Screen } from './screen.ts'
import { failureNotice } from './views/notices.ts'

export function openMissing(place: HTMLElement, app: App): Screen {
  app.setTitle('Not here')
  render(
    html`
      <div class="intro">
        <h1 tabindex="-1">There is nothing at this address</h1>
        <p class="intro-note"><a href=${HOME_PATH}>To the films</a></p>
      </div>
    `,
    place,
  )
  return { close: () => undefined }
}

/** Offline, or the site was published anew since it was opened, and what it is made of has other names now. */
export function openUnloadable(place: HTMLElement, app: App): Screen {
  app.setTitle('Not loaded')
  const failure = {
    title: 'This page could not be loaded',
    advice: 'Are you online? Your ratings are safe here.',
  }
  render(
    html`
      <div class="intro"><h1 tabindex="-1">Not loaded</h1></div>
      ${failureNotice(failure, () => location.reload())}
    `,
    place,
  )
  return { close: () => undefined }
}
