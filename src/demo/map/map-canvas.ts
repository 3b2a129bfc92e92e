/** The drawn map: joins points, view, gestures and names, and draws a frame whenever one of them has changed. */
import { type GestureTarget, listenToGestures } from './gestures.ts'
import { Labels } from './labels.ts'
import { coveredBy, drawOverlay, type Inks, NameWidths, VISITOR_BOX } from './overlay.ts'
import { createPainter } from './point-painter.ts'
import { diameterOf, type PointPainter, pointStyle } from './point-style.ts'
import type { MapPoints, Place } from './points.ts'
import { EMPTY_SCENE, type Scene } from './scene.ts'
import { Viewport } from './viewport.ts'
import { VisitorMark } from './visitor-mark.ts'

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
  readonly #mark = new VisitorMark()
  #painter: PointPainter
  #ratio = 1
  #scene = EMPTY_SCENE
  #inks: Inks | null = null
  #covered: ReturnType<typeof coveredBy> = []
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
    if (before.trail !== trail) this.#mark.moveTo(trail.at(-1) ?? null, this.#still.matches)
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
    const above = this.#stage.parentElement?.querySelectorAll('.map-edge, .map-controls') ?? []
    this.#covered = coveredBy(above, this.#stage)
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
    const moving = [this.#viewport.animate(nowMs), this.#mark.animate(nowMs)].includes(true)
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

  /** Films that have a place for their name but no name. */
  #drawOverlay(): readonly number[] {
    const context = this.#overlay.getContext('2d')
    const inks = this.#inks
    if (context === null || inks === null) return []
    const { camera, size } = this.#viewport
    const [points, scene, visitor] = [this.#points, this.#scene, this.#mark.place]
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
    const [covered, cross, { widthOf }] = [this.#covered, this.#byKeyboard, sources]
    drawOverlay(context, { ...view, covered, cross, widthOf })
    return unnamed
  }

  /** At rest, for whoever looks at the page: what is in the middle, the scale, the visitor's place, how it is drawn. */
  #tellView(): void {
    const { dataset } = this.#stage
    delete dataset.moving
    const { x, y, unit } = this.#viewport.camera
    dataset.view = [x, y, unit].map((value) => value.toPrecision(6)).join(' ')
    dataset.painter = this.#painter.kind
    const { place } = this.#mark
    dataset.visitor = place === null ? '' : `${place.x.toFixed(4)} ${place.y.toFixed(4)}`
  }
}
