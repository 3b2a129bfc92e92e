/** The window onto the map: its size, what it looks at, and its flights from place to place. */
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
import { Motion } from './motion.ts'
import type { MapPoints, Place } from './points.ts'

const FLIGHT_MS = 900

export class Viewport {
  readonly #points: MapPoints
  readonly #isStill: () => boolean
  #size: Size = { width: 0, height: 0 }
  #camera: Camera = { x: 0, y: 0, unit: 1 }
  #flight: Motion<Camera> | null = null

  /** `isStill`: flights are to be over at once. */
  constructor(points: MapPoints, isStill: () => boolean) {
    this.#points = points
    this.#isStill = isStill
  }

  get camera(): Camera {
    return this.#camera
  }

  get size(): Size {
    return this.#size
  }

  get middle(): Place {
    return { x: this.#size.width / 2, y: this.#size.height / 2 }
  }

  /** 1 where the whole map is in sight. */
  get zoom(): number {
    return this.#camera.unit / this.#whole.unit
  }

  get #whole(): Camera {
    return fitted(this.#points.home, this.#size)
  }

  /** As much of the map as before stays in sight. */
  resize(size: Size): void {
    const zoom = this.#size.width === 0 ? null : this.zoom
    this.#size = size
    const whole = this.#whole
    this.#camera = zoom === null ? whole : { ...this.#camera, unit: zoom * whole.unit }
  }

  pan(pixels: Place): void {
    this.#look(panned(this.#camera, pixels))
  }

  zoomAt(at: Place, factor: number): void {
    this.#look(zoomedAt(this.#camera, this.#size, at, factor))
  }

  flyToZoom(factor: number): void {
    this.#fly(zoomedAt(this.#camera, this.#size, this.middle, factor))
  }

  /** Near enough to tell the place's neighbours apart. */
  flyTo(place: Place): void {
    const near = this.#whole.unit * Math.max(3, Math.sqrt(this.#points.count) / 12)
    this.#fly({ ...place, unit: Math.max(near, this.#camera.unit) })
  }

  flyHome(): void {
    this.#fly(this.#whole)
  }

  /** True while it flies. */
  animate(nowMs: number): boolean {
    if (this.#flight === null) return false
    this.#camera = this.#flight.at(nowMs)
    if (this.#flight.isOver(nowMs)) this.#flight = null
    return this.#flight !== null
  }

  onScreen(place: Place): Place {
    return toScreen(this.#camera, this.#size, place)
  }

  /** The film nearest to a pixel, null where there is none within `radiusPx`. */
  filmAt(at: Place, radiusPx: number): number | null {
    return this.#points.nearest(toMap(this.#camera, this.#size, at), radiusPx / this.#camera.unit)
  }

  #look(camera: Camera): void {
    this.#flight = null
    this.#camera = limited(camera, this.#points, this.#size)
  }

  #fly(camera: Camera): void {
    const to = limited(camera, this.#points, this.#size)
    this.#flight = new Motion(flight(this.#camera, to, this.#size), this.#isStill() ? 0 : FLIGHT_MS)
  }
}
