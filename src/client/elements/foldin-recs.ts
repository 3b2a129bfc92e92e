/** `<foldin-recs>`: a list of recommendations, or of items similar to one, in any page. */
import type {
  FeedbackEvent,
  Interaction,
  RecommendationsResponse,
  ScoredItem,
} from '../../worker/contract/index.ts'
import { ElementBase, element, emit, shadowOf } from './dom.ts'
import css from './foldin-recs.css'
import { watchImpressions } from './impressions.ts'
import { itemList } from './item-list.ts'
import type { RateDetail } from './rate-event.ts'
import { limitOf, recsCall } from './recs-call.ts'
import { endpointOf, serviceOf } from './service.ts'
import { visitorId } from './visitor.ts'

/** How far below the window the answer is asked for already. */
const AHEAD = '200px'

/** The answer that is shown, `detail` of `foldin:load`; similar items have no `recommendationId`. */
export interface Shown extends Partial<Pick<RecommendationsResponse, 'recommendationId' | 'fallback'>> {
  readonly modelVersion: string
  readonly items: readonly ScoredItem[]
}

type State = 'loading' | 'ready' | 'empty' | 'error'

export class FoldinRecs extends ElementBase {
  static readonly observedAttributes = ['endpoint', 'key', 'user', 'item', 'limit', 'filter', 'heading']

  readonly #internals = this.attachInternals()
  readonly #heading = element('h2', { part: 'heading' })
  readonly #status = element('div', { part: 'status', role: 'status' })
  readonly #section = element('section', { part: 'section', tabindex: '-1' })
  readonly #list = itemList(this, (itemId) => this.#report('click', itemId))
  readonly #impressions = watchImpressions((itemId) => this.#report('impression', itemId))
  readonly #near = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void this.#ask()
    },
    { rootMargin: AHEAD },
  )
  #interactions: readonly Interaction[] = []
  #shown: Shown | null = null
  /** Of the call under way; a newer one aborts it. */
  #asking: AbortController | null = null
  /** Came near the window once: changes are followed at once from then on. */
  #wanted = false
  #lastChange: object | null = null

  constructor() {
    super()
    const heading = element('slot', { name: 'heading' }, this.#heading)
    this.#section.append(heading, this.#list.root, this.#status)
    shadowOf(this, css).append(this.#section)
  }

  /** What the visitor did, where the page knows it: merged over what the service has stored of `user`. */
  get interactions(): readonly Interaction[] {
    return this.#interactions
  }

  set interactions(interactions: readonly Interaction[]) {
    this.#interactions = interactions
    void this.#change()
  }

  /** Asks the service anew, wherever on the page the element is. */
  refresh(): void {
    this.#wanted = true
    void this.#change()
  }

  connectedCallback(): void {
    // Set before the script came, the property hides the accessor.
    if (Object.hasOwn(this, 'interactions')) {
      this.#interactions = this.interactions
      Reflect.deleteProperty(this, 'interactions')
    }
    document.addEventListener('foldin:rate', this.#rated)
    this.#entitle()
    if (!this.#shown) this.#wait()
    // Also after a move to another place: what is shown stays until the new answer is there.
    this.#near.observe(this)
  }

  disconnectedCallback(): void {
    document.removeEventListener('foldin:rate', this.#rated)
    this.#near.disconnect()
    this.#impressions.stop()
    this.#asking?.abort()
    this.#asking = null
  }

  attributeChangedCallback(): void {
    void this.#change()
  }

  /** Several changes of one moment are one call. */
  async #change(): Promise<void> {
    const change = {}
    this.#lastChange = change
    await null
    if (this.#lastChange !== change || !this.isConnected) return
    this.#entitle()
    if (this.#wanted) void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#wanted = true
    this.#near.disconnect()
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    const isFirst = this.#shown === null
    if (isFirst) this.#wait()
    this.#section.ariaBusy = 'true'
    try {
      const call = recsCall(this, this.#interactions)
      const answer = await serviceOf(this).call<Shown>({ ...call, signal: asking.signal })
      if (this.#asking !== asking) return
      this.#shown = answer
      this.#show(answer)
      if (!isFirst) this.#status.textContent = this.getAttribute('updated-label') ?? 'Recommendations updated'
      emit(this, 'foldin:load', answer)
    } catch (error) {
      if (this.#asking !== asking) return
      // What is there already is better than an apology.
      if (isFirst) this.#fail()
      emit(this, 'foldin:error', { error })
    }
    this.#section.ariaBusy = 'false'
  }

  #entitle(): void {
    const heading = this.getAttribute('heading') ?? ''
    this.#heading.textContent = heading
    this.#heading.hidden = !heading
    this.#section.ariaLabel = this.getAttribute('label') ?? (heading || 'Recommendations')
  }

  /** Style sheets see the state as `:state(loading)` and so on. */
  #enter(state: State, ...message: Node[]): void {
    this.#internals.states.clear()
    this.#internals.states.add(state)
    this.#status.replaceChildren(...message)
  }

  #wait(): void {
    this.#enter('loading')
    this.#list.wait(limitOf(this))
  }

  #show(answer: Shown): void {
    if (answer.items.length > 0) {
      this.#enter('ready')
      this.#list.show(answer.items)
      this.#impressions.watch(this.#list.rows())
    } else {
      this.#wait()
      this.#enter('empty', element('slot', { name: 'empty' }, 'Nothing to recommend yet.'))
    }
  }

  #fail(): void {
    const again = element('button', { part: 'retry' }, element('slot', { name: 'retry' }, 'Try again'))
    again.addEventListener('click', () => {
      // The button goes, so the focus has to.
      this.#section.focus({ preventScroll: true })
      void this.#ask()
    })
    const message = element('slot', { name: 'error' }, 'Recommendations cannot be loaded.')
    this.#enter('error', message, again)
  }

  /** A rating anywhere on the page: what was asked of the same service is asked anew. */
  readonly #rated = async (event: Event): Promise<void> => {
    const { endpoint, value, reported } = (event as CustomEvent<RateDetail>).detail
    if (this.hasAttribute('item') || endpointOf(this) !== endpoint) return
    // What is taken back, the service has to forget first; all else goes with the request.
    if (value === null && this.hasAttribute('user')) await reported?.catch(() => {})
    void this.#change()
  }

  #report(type: FeedbackEvent['type'], itemId: string): void {
    const userId = visitorId(this.getAttribute('user'))
    if (userId === undefined || this.#shown === null) return
    const { recommendationId } = this.#shown
    serviceOf(this).add({ type, userId, itemId, ...(recommendationId ? { recommendationId } : {}) })
  }
}
