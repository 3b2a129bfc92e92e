/** The drawn map: joins points, view, gestures and names, and draws a frame whenever one of them has changed. */
import { type GestureTarget, listenToGestures } from './gestures.ts'
import { Labels } from './labels.ts'
import { Motion } from './motion.ts'
import { drawOverlay, type Inks, NameWidths, VISITOR_BOX } from './overlay.ts'
import { createPainter } from './point-painter.ts'
import { diameterOf, type PointPainter, pointStyle } from './point-style.ts'
import type { MapPoints, Place } from './points.ts'
import { EMPTY_SCENE, type Scene } from './scene.ts'
import { Viewport } from './viewport.ts'

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
  readonly #widths = new NameWidths()
  readonly #listening = new AbortController()
  readonly #resizing: ResizeObserver
  readonly #dark = matchMedia('(prefers-color-scheme: dark)')
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)')
  readonly #viewport: Viewport
  #painter: PointPainter
  #ratio = 1
  #scene = EMPTY_SCENE
  #visitor: Place | null = null
  #inks: Inks | null = null
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
    this.#viewport = new Viewport(points, () => this.#still.matches)
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
    this.#recolor()
    this.#resize()
  }

  get scene(): Scene {
    return this.#scene
  }

  show(changes: Partial<Scene>): void {
    const before = this.#scene
    this.#scene = { ...before, ...changes }
    const { rated, trail } = this.#scene
    if (before.rated !== rated || before.trail !== trail) this.#revision++
    if (before.trail !== trail) this.#moveVisitor(trail.at(-1) ?? null)
    this.#schedule()
  }

  namesChanged(): void {
    this.#revision++
    this.#schedule()
  }

  flyTo(place: Place): void {
    this.#change(() => this.#viewport.flyTo(place))
  }

  showAll(): void {
    this.#change(() => this.#viewport.flyHome())
  }

  zoomBy(factor: number): void {
    this.#change(() => this.#viewport.flyToZoom(factor))
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame)
    this.#listening.abort()
    this.#resizing.disconnect()
    this.#painter.dispose()
    this.#overlay.remove()
  }

  #gestures(): GestureTarget {
    const view = this.#viewport
    return {
      pan: (pixels) => this.#change(() => view.pan(pixels)),
      zoom: (factor, at) => this.#change(() => view.zoomAt(at ?? view.middle, factor)),
      showAll: () => this.showAll(),
      pick: (at, coarse) => this.#events.pick(view.filmAt(at, coarse ? COARSE_PICK_PX : PICK_PX)),
      hover: (at) => this.#hover(at && view.filmAt(at, PICK_PX)),
      settle: () => this.#events.pick(view.filmAt(view.middle, CENTER_PICK_PX)),
      enter: () => this.#events.enter(),
    }
  }

  #change(act: () => void): void {
    act()
    // The map moves away under the mouse.
    this.#hover(null)
    this.#schedule()
  }

  #hover(film: number | null): void {
    if (film === this.#scene.hovered) return
    this.show({ hovered: film })
    this.#events.hover(film, film === null ? null : this.#viewport.onScreen(this.#points.placeOf(film)))
  }

  #moveVisitor(to: Place | null): void {
    const from = this.#visitor
    if (to === null || from === null) {
      this.#visitor = to
      this.#move = null
      return
    }
    const [dx, dy] = [to.x - from.x, to.y - from.y]
    const between = (part: number) => ({ x: from.x + dx * part, y: from.y + dy * part })
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
    this.#ratio = Math.min(MOST_RATIO, devicePixelRatio)
    for (const canvas of [this.#painter.canvas, this.#overlay]) {
      canvas.width = Math.round(width * this.#ratio)
      canvas.height = Math.round(height * this.#ratio)
    }
    this.#viewport.resize({ width, height })
    this.#schedule()
    // Now, or an emptied canvas would be seen.
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
    this.#stage.toggleAttribute('data-moving', true)
    this.#frame ||= requestAnimationFrame((nowMs) => this.#draw(nowMs))
  }

  #draw(nowMs: number): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    if (this.#viewport.size.width === 0) return
    const moving = [this.#viewport.animate(nowMs), this.#animateVisitor(nowMs)].includes(true)
    const resting = !moving && nowMs >= this.#restMs
    const { camera, size } = this.#viewport
    const { count } = this.#points
    const scheme = this.#dark.matches ? 'dark' : 'light'
    const style = pointStyle(scheme, this.#scene.highlighted, diameterOf(count, this.#viewport.zoom))
    this.#painter.draw(camera, size, this.#ratio, style, !resting)
    const unnamed = this.#drawOverlay()
    if (!resting) {
      this.#frame = requestAnimationFrame((next) => this.#draw(next))
      return
    }
    if (unnamed.length > 0) this.#events.unnamed(unnamed)
    this.#tellView()
  }

  /** True while the visitor's mark is on its way. */
  #animateVisitor(nowMs: number): boolean {
    if (this.#move === null) return false
    this.#visitor = this.#move.at(nowMs)
    if (this.#move.isOver(nowMs)) this.#move = null
    return this.#move !== null
  }

  /** Films that have a place for their name but no name. */
  #drawOverlay(): readonly number[] {
    const context = this.#overlay.getContext('2d')
    const inks = this.#inks
    if (context === null || inks === null) return []
    const { camera, size } = this.#viewport
    const [points, scene, visitor] = [this.#points, this.#scene, this.#visitor]
    const place = scene.trail.at(-1)
    const sources = {
      points,
      nameOf: this.#nameOf,
      widthOf: (words: string) => this.#widths.of(words, context, inks),
      first: scene.rated,
      kept: place === undefined ? [] : [{ place, box: VISITOR_BOX }],
    }
    const { labels, unnamed } = this.#labels.at(camera, size, sources, this.#revision)
    const view = { camera, size, ratio: this.#ratio, points, scene, visitor, labels, inks }
    drawOverlay(context, { ...view, cross: this.#byKeyboard, widthOf: sources.widthOf })
    return unnamed
  }

  /** At rest, for whoever looks at the page: what is in the middle, the scale, the visitor's place, how it is drawn. */
  #tellView(): void {
    const { dataset } = this.#stage
    delete dataset.moving
    const { x, y, unit } = this.#viewport.camera
    dataset.view = [x, y, unit].map((value) => value.toPrecision(6)).join(' ')
    dataset.painter = this.#painter.kind
    const place = this.#visitor
    dataset.visitor = place === null ? '' : `${place.x.toFixed(4)} ${place.y.toFixed(4)}`
  }
}
