/** The drawn map: joins points, view, gestures and names, and draws a frame whenever one of them has changed. */
import { CATEGORY_COLORS, hexColor, type Scheme } from '../../figures/palette.ts'
import {
  type Camera,
  fitted,
  flight,
  limited,
  panned,
  type Size,
  toMap,
  toScreen,
  zoomedAt,
} from './camera.ts'
import { listenToGestures } from './gestures.ts'
import { Labels } from './labels.ts'
import { Motion } from './motion.ts'
import { drawOverlay, type Inks, LABEL_PX } from './overlay.ts'
import { createPainter } from './point-painter.ts'
import { diameterOf, type PointPainter, type PointStyle } from './point-style.ts'
import type { MapPoints, Place } from './points.ts'
import { EMPTY_SCENE, type Scene } from './scene.ts'

export interface MapCanvasEvents {
  /** A film under the mouse and where it is on the screen; null where there is none. */
  hover(film: number | null, at: Place | null): void
  pick(film: number | null): void
  /** Films that have a place for their name but no name yet. */
  unnamed(films: readonly number[]): void
  /** Enter was pressed on the map. */
  enter(): void
}

const PICK_PX = 12
const COARSE_PICK_PX = 26
const CENTER_PICK_PX = 90
const FLIGHT_MS = 900
const MOVE_MS = 1_100
/** After the last movement, before all is drawn in full again. */
const REST_MS = 140
/** Sharper pictures than this cost more than they show. */
const MOST_RATIO = 2

export class MapCanvas {
  readonly #stage: HTMLElement
  readonly #points: MapPoints
  readonly #events: MapCanvasEvents
  readonly #nameOf: (film: number) => string | null
  readonly #overlay = document.createElement('canvas')
  readonly #labels = new Labels()
  readonly #widths = new Map<string, number>()
  readonly #listening = new AbortController()
  readonly #resizing: ResizeObserver
  readonly #dark = matchMedia('(prefers-color-scheme: dark)')
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)')
  #painter: PointPainter
  #size: Size = { width: 0, height: 0 }
  #ratio = 1
  #camera: Camera = { x: 0, y: 0, unit: 1 }
  #scene = EMPTY_SCENE
  #visitor: Place | null = null
  #inks: Inks | null = null
  #flight: Motion<Camera> | null = null
  #move: Motion<Place> | null = null
  #frame = 0
  #restMs = 0
  #revision = 0
  #byKeyboard = false

  /** `nameOf` may learn names later: `namesChanged` says so. */
  constructor(
    stage: HTMLElement,
    points: MapPoints,
    nameOf: (film: number) => string | null,
    events: MapCanvasEvents,
  ) {
    this.#stage = stage
    this.#points = points
    this.#nameOf = nameOf
    this.#events = events
    this.#painter = createPainter(points, () => this.#replacePainter())
    stage.append(this.#painter.canvas, this.#overlay)
    const { signal } = this.#listening
    listenToGestures(stage, this.#gestures(), signal)
    this.#dark.addEventListener('change', () => this.#recolor(), { signal })
    stage.addEventListener('focus', () => this.#useKeyboard(stage.matches(':focus-visible')), { signal })
    stage.addEventListener('blur', () => this.#useKeyboard(false), { signal })
    stage.addEventListener('keydown', () => this.#useKeyboard(true), { signal })
    stage.addEventListener('pointerdown', () => this.#useKeyboard(false), { signal })
    this.#resizing = new ResizeObserver(() => this.#resize())
    this.#resizing.observe(stage)
    this.#resize()
    this.#recolor()
  }

  get scene(): Scene {
    return this.#scene
  }

  show(changes: Partial<Scene>): void {
    const before = this.#scene
    this.#scene = { ...before, ...changes }
    if (before.rated !== this.#scene.rated) this.#revision++
    if (before.trail !== this.#scene.trail) this.#moveVisitor()
    this.#schedule()
  }

  namesChanged(): void {
    this.#revision++
    this.#schedule()
  }

  /** Flies to a place, near enough to tell its neighbours apart; where one wishes less motion, is there at once. */
  flyTo(place: Place): void {
    const near =
      fitted(this.#points.bounds, this.#size).unit * Math.max(3, Math.sqrt(this.#points.count) / 12)
    this.#flyTo({ ...place, unit: Math.max(near, this.#camera.unit) })
  }

  showAll(): void {
    this.#flyTo(fitted(this.#points.bounds, this.#size))
  }

  zoomBy(factor: number): void {
    const { width, height } = this.#size
    this.#flyTo(zoomedAt(this.#camera, this.#size, { x: width / 2, y: height / 2 }, factor))
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame)
    this.#listening.abort()
    this.#resizing.disconnect()
    this.#painter.dispose()
    this.#overlay.remove()
  }

  #gestures() {
    return {
      pan: (pixels: Place) => this.#look(panned(this.#camera, pixels)),
      zoom: (factor: number, at: Place | null) => {
        const { width, height } = this.#size
        this.#look(zoomedAt(this.#camera, this.#size, at ?? { x: width / 2, y: height / 2 }, factor))
      },
      showAll: () => this.showAll(),
      pick: (at: Place, coarse: boolean) =>
        this.#events.pick(this.#filmAt(at, coarse ? COARSE_PICK_PX : PICK_PX)),
      hover: (at: Place | null) => {
        const film = at && this.#filmAt(at, PICK_PX)
        if (film === this.#scene.hovered) return
        this.show({ hovered: film })
        this.#events.hover(film, film === null ? null : this.#onScreen(film))
      },
      settle: () => {
        const { width, height } = this.#size
        this.#events.pick(this.#filmAt({ x: width / 2, y: height / 2 }, CENTER_PICK_PX))
      },
      enter: () => this.#events.enter(),
    }
  }

  #filmAt(at: Place, radiusPx: number): number | null {
    return this.#points.nearest(toMap(this.#camera, this.#size, at), radiusPx / this.#camera.unit)
  }

  #onScreen(film: number): Place {
    return toScreen(this.#camera, this.#size, this.#points.placeOf(film))
  }

  #look(camera: Camera): void {
    this.#flight = null
    this.#camera = limited(camera, this.#points.bounds, this.#size)
    this.#forgetHovered()
    this.#schedule()
  }

  #flyTo(camera: Camera): void {
    const to = limited(camera, this.#points.bounds, this.#size)
    const durationMs = this.#still.matches ? 0 : FLIGHT_MS
    this.#flight = new Motion(flight(this.#camera, to, this.#size), durationMs)
    this.#forgetHovered()
    this.#schedule()
  }

  /** The map moves away under the mouse. */
  #forgetHovered(): void {
    if (this.#scene.hovered === null) return
    this.#scene = { ...this.#scene, hovered: null }
    this.#events.hover(null, null)
  }

  #moveVisitor(): void {
    const to = this.#scene.trail.at(-1) ?? null
    const from = this.#visitor
    if (to === null || from === null) {
      this.#visitor = to
      this.#move = null
      return
    }
    const between = (part: number) => ({
      x: from.x + (to.x - from.x) * part,
      y: from.y + (to.y - from.y) * part,
    })
    this.#move = new Motion(between, this.#still.matches ? 0 : MOVE_MS)
  }

  #useKeyboard(used: boolean): void {
    if (used === this.#byKeyboard) return
    this.#byKeyboard = used
    this.#schedule()
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#stage
    if (width === 0 || height === 0) return
    const before = this.#size
    this.#size = { width, height }
    this.#ratio = Math.min(MOST_RATIO, devicePixelRatio)
    for (const canvas of [this.#painter.canvas, this.#overlay]) {
      canvas.width = Math.round(width * this.#ratio)
      canvas.height = Math.round(height * this.#ratio)
    }
    // As much of the map as before, in the middle of what is now there.
    const whole = fitted(this.#points.bounds, this.#size)
    this.#camera =
      before.width === 0
        ? whole
        : {
            ...this.#camera,
            unit: (this.#camera.unit / fitted(this.#points.bounds, before).unit) * whole.unit,
          }
    this.#draw(performance.now())
  }

  #recolor(): void {
    const { color, backgroundColor, fontFamily } = getComputedStyle(this.#stage)
    this.#inks = { ink: color, ground: backgroundColor, font: fontFamily }
    this.#schedule()
  }

  #replacePainter(): void {
    this.#painter.dispose()
    this.#painter = createPainter(this.#points, () => this.#replacePainter())
    this.#stage.prepend(this.#painter.canvas)
    this.#resize()
  }

  #schedule(): void {
    this.#restMs = performance.now() + REST_MS
    this.#frame ||= requestAnimationFrame((nowMs) => this.#draw(nowMs))
  }

  #draw(nowMs: number): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    if (this.#size.width === 0) return
    const moving = this.#animate(nowMs)
    const resting = !moving && nowMs >= this.#restMs
    const [camera, size, ratio] = [this.#camera, this.#size, this.#ratio]
    this.#painter.draw(camera, size, ratio, this.#style(), !resting)
    const context = this.#overlay.getContext('2d')
    if (context !== null && this.#inks !== null) {
      const { labels, unnamed } = this.#namesOn(context, this.#inks)
      const { scene, byKeyboard: cross } = { scene: this.#scene, byKeyboard: this.#byKeyboard }
      const [points, visitor, inks] = [this.#points, this.#visitor, this.#inks]
      drawOverlay(context, { camera, size, ratio, points, scene, visitor, labels, cross, inks })
      if (resting && unnamed.length > 0) this.#events.unnamed(unnamed)
    }
    if (!resting) this.#frame = requestAnimationFrame((next) => this.#draw(next))
    else this.#tellView()
  }

  /** True while something is on its way. */
  #animate(nowMs: number): boolean {
    if (this.#flight !== null) {
      this.#camera = this.#flight.at(nowMs)
      if (this.#flight.isOver(nowMs)) this.#flight = null
    }
    if (this.#move !== null) {
      this.#visitor = this.#move.at(nowMs)
      if (this.#move.isOver(nowMs)) this.#move = null
    }
    return this.#flight !== null || this.#move !== null
  }

  #namesOn(context: CanvasRenderingContext2D, inks: Inks) {
    const widthOf = (words: string) => {
      const known = this.#widths.get(words)
      if (known !== undefined) return known
      context.font = `500 ${LABEL_PX}px ${inks.font}`
      const { width } = context.measureText(words)
      this.#widths.set(words, width)
      return width
    }
    const sources = { points: this.#points, nameOf: this.#nameOf, widthOf, first: this.#scene.rated }
    return this.#labels.at(this.#camera, this.#size, sources, this.#revision)
  }

  #style(): PointStyle {
    const scheme: Scheme = this.#dark.matches ? 'dark' : 'light'
    const { highlighted } = this.#scene
    const { count, bounds } = this.#points
    const colors = [null, ...CATEGORY_COLORS].map((color, layer) => {
      const hex = hexColor(color ?? 'faint', scheme)
      const dimmed = highlighted.size > 0 && !highlighted.has(layer - 1)
      return { hex, alpha: dimmed ? 0.1 : color === null && highlighted.size === 0 ? 0.5 : 0.85 }
    })
    return { colors, diameter: diameterOf(count, this.#camera.unit / fitted(bounds, this.#size).unit) }
  }

  /** For tests and for whoever looks at the page: what is in the middle, the scale, and how it is drawn. */
  #tellView(): void {
    const { x, y, unit } = this.#camera
    this.#stage.dataset.view = [x, y, unit].map((value) => value.toPrecision(6)).join(' ')
    this.#stage.dataset.painter = this.#painter.kind
    this.#stage.dataset.visitor =
      this.#visitor === null ? '' : `${this.#visitor.x.toFixed(4)} ${this.#visitor.y.toFixed(4)}`
  }
}
