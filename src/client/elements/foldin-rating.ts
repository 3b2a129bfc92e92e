/** `<foldin-rating>`: stars for one item, a control of forms like any other. */
import type { ModelResponse } from '../../worker/contract/index.ts'
import { ElementBase, element, emit, shadowOf } from './dom.ts'
import css from './foldin-rating.css'
import { ratingsOf } from './page-ratings.ts'
import type { RateDetail } from './rate-event.ts'
import { ratingSteps } from './rating-steps.ts'
import { endpointOf, type Service, serviceOf } from './service.ts'
import { StarRow } from './star-row.ts'
import { visitorId } from './visitor.ts'

const USUAL_SCALE = { min: 0.5, max: 5 }
const DRAWN = ['min', 'max', 'step', 'label', 'star-label', 'clear-label', 'item', 'endpoint', 'key']

export class FoldinRating extends ElementBase {
  static readonly formAssociated = true
  static readonly observedAttributes = [...DRAWN, 'value', 'required', 'disabled']

  readonly #internals = this.attachInternals()
  readonly #stars = new StarRow((value) => this.#rate(value))
  readonly #clear = element('button', { part: 'clear' })
  #value: number | null = null
  /** The model has no ratings: one star says "like". */
  #isLike = false
  #isFormDisabled = false

  constructor() {
    super()
    shadowOf(this, css, true).append(this.#stars.root, this.#clear)
    this.#clear.addEventListener('click', () => {
      // The button goes with the rating, so the focus has to.
      this.#stars.focus()
      this.#rate(null)
    })
  }

  /** The rating on the item's scale, null for none. Setting it tells nobody. */
  get value(): number | null {
    return this.#value
  }

  set value(value: number | null) {
    this.#value = value
    this.#update()
  }

  get name(): string {
    return this.getAttribute('name') ?? ''
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  connectedCallback(): void {
    // Set before the script came, the property hides the accessor.
    if (Object.hasOwn(this, 'value')) {
      const { value } = this
      Reflect.deleteProperty(this, 'value')
      this.#value = value
    }
    document.addEventListener('foldin:rate', this.#ratedElsewhere)
    const ratings = ratingsOf(endpointOf(this))
    if (ratings.has(this.#item)) this.#take(ratings.get(this.#item))
    void this.#draw()
  }

  disconnectedCallback(): void {
    document.removeEventListener('foldin:rate', this.#ratedElsewhere)
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (name === 'value') this.value = after ? Number(after) : null
    else if (before !== after && this.isConnected) {
      if (DRAWN.includes(name)) void this.#draw()
      else this.#update()
    }
  }

  formResetCallback(): void {
    this.attributeChangedCallback('value', null, this.getAttribute('value'))
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#isFormDisabled = isDisabled
    this.#update()
  }

  get #item(): string {
    return this.getAttribute('item') ?? ''
  }

  /** On the usual scale at once; on the model's, where attributes do not say it, as soon as it is known. */
  async #draw(): Promise<void> {
    const given = (name: string) => (this.hasAttribute(name) ? Number(this.getAttribute(name)) : undefined)
    const min = given('min')
    const max = given('max')
    const step = given('step')
    this.#drawSteps(
      { min: min ?? (max === undefined ? USUAL_SCALE.min : 1), max: max ?? USUAL_SCALE.max },
      step,
    )
    const endpoint = endpointOf(this)
    // Without one the element is a control of a form and no more.
    if (max !== undefined || !endpoint) return
    // Without the model's scale the usual one stays, and ratings are refused or not by the service.
    const model = await modelOf(this).catch(() => null)
    if (model === null || endpoint !== endpointOf(this)) return
    this.#isLike = model.ratingScale === null
    this.#drawSteps(model.ratingScale ?? { min: 1, max: 1 }, step)
  }

  #drawSteps(scale: { min: number; max: number }, step: number | undefined): void {
    this.#stars.draw(ratingSteps(scale, step), {
      group: this.getAttribute('label') ?? 'Your rating',
      step: this.getAttribute('star-label') ?? (this.#isLike ? 'Like' : '{value} of {max} stars'),
    })
    this.#clear.ariaLabel = this.getAttribute('clear-label') ?? 'Clear the rating'
    this.#update()
  }

  #update(): void {
    const isDisabled = this.#isFormDisabled || this.hasAttribute('disabled')
    const isMissing = this.#value === null && this.hasAttribute('required')
    this.#stars.set(this.#value, isDisabled)
    this.#clear.disabled = this.#value === null || isDisabled
    this.#internals.setFormValue(this.#value === null ? null : String(this.#value))
    this.#internals.setValidity(
      isMissing ? { valueMissing: true } : {},
      isMissing ? 'Please give a rating.' : '',
      this.#stars.root,
    )
  }

  #rate(value: number | null): void {
    if (value === this.#value) return
    this.value = value
    this.dispatchEvent(new Event('change', { bubbles: true }))
    const endpoint = endpointOf(this)
    if (!endpoint || !this.#item) return
    const told = this.#isLike && value !== null ? undefined : value
    const detail: RateDetail = {
      endpoint,
      itemId: this.#item,
      value: told,
      reported: this.#report(told),
    }
    emit(this, 'foldin:rate', detail)
  }

  /** Taken back it is sent at once: lists wait for it. */
  #report(value: number | null | undefined): Promise<void> | undefined {
    const userId = visitorId(this.getAttribute('user'))
    if (userId === undefined) return undefined
    const service = serviceOf(this)
    service.add({ type: 'interaction', userId, itemId: this.#item, value })
    return value === null ? service.flush() : undefined
  }

  /** Another element rated the same item. */
  readonly #ratedElsewhere = (event: Event): void => {
    if (event.target === this) return
    const { endpoint, itemId, value } = (event as CustomEvent<RateDetail>).detail
    if (itemId !== this.#item || endpoint !== endpointOf(this)) return
    this.#take(value)
  }

  /** A "like" is the one star that there is. */
  #take(told: number | null | undefined): void {
    this.value = told === undefined ? 1 : told
  }
}

const models = new WeakMap<Service, Promise<ModelResponse>>()

/** Asked for once for all elements of a page; again after a failure. */
async function modelOf(host: HTMLElement): Promise<ModelResponse> {
  const service = serviceOf(host)
  const asked = models.get(service) ?? service.call<ModelResponse>({ path: 'model' })
  models.set(service, asked)
  asked.catch(() => models.delete(service))
  return asked
}
