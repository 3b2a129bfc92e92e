/** Pointers, wheel and keys on the map, as what they ask for. */
import type { Place } from './points.ts'

export interface GestureTarget {
  pan(pixels: Place): void
  /** `at` is in pixels from the top left corner; null is the middle. */
  zoom(factor: number, at: Place | null): void
  showAll(): void
  /** A finger needs more room than a mouse. */
  pick(at: Place, coarse: boolean): void
  hover(at: Place | null): void
  /** A step by keys is done: what is in the middle now matters. */
  settle(): void
  /** Enter: on to what was found in the middle. */
  enter(): void
}

const TAP_PX = 6
const KEY_PAN_PX = 70
const KEY_ZOOM = 1.5
const WHEEL_ZOOM = 0.0016
/** Trackpads send pinches as small turns of a wheel with the control key. */
const PINCH_ZOOM = 0.01
/** A line of a wheel that turns by lines. */
const LINE_PX = 18

/** Listens until `signal` aborts. */
export function listenToGestures(element: HTMLElement, target: GestureTarget, signal: AbortSignal): void {
  const down = new Map<number, Place>()
  let moved = 0

  const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
    const { left, top } = element.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }
  const on = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ) => element.addEventListener(type, listener, { signal, passive: false })

  on('pointerdown', (event) => {
    if (event.button !== 0) return
    element.setPointerCapture(event.pointerId)
    if (down.size === 0) moved = 0
    down.set(event.pointerId, placeOf(event))
    target.hover(null)
  })
  on('pointermove', (event) => {
    const at = placeOf(event)
    const before = down.get(event.pointerId)
    if (before === undefined) {
      if (event.pointerType === 'mouse') target.hover(at)
      return
    }
    const step = { x: at.x - before.x, y: at.y - before.y }
    moved += Math.hypot(step.x, step.y)
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
    down.set(event.pointerId, at)
    if (other === undefined) {
      if (moved > TAP_PX) target.pan(step)
      return
    }
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 }
    target.pan({ x: step.x / 2, y: step.y / 2 })
    target.zoom(spread(at, other) / spread(before, other), middle)
  })
  const release = (event: PointerEvent) => {
    const wasDown = down.delete(event.pointerId)
    if (!wasDown || event.type !== 'pointerup' || down.size > 0 || moved > TAP_PX) return
    target.pick(placeOf(event), event.pointerType !== 'mouse')
  }
  on('pointerup', release)
  on('pointercancel', release)
  on('pointerleave', () => target.hover(null))
  on('dblclick', (event) => target.zoom(2, placeOf(event)))
  on('wheel', (event) => {
    event.preventDefault()
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_PX : event.deltaY
    target.zoom(Math.exp(-pixels * (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM)), placeOf(event))
  })
  on('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !press(event.key, target)) return
    event.preventDefault()
  })
}

function spread(one: Place, other: Place): number {
  return Math.max(1, Math.hypot(one.x - other.x, one.y - other.y))
}

/** False for keys that are none of the map's. */
function press(key: string, target: GestureTarget): boolean {
  switch (key) {
    case 'ArrowLeft':
      target.pan({ x: KEY_PAN_PX, y: 0 })
      break
    case 'ArrowRight':
      target.pan({ x: -KEY_PAN_PX, y: 0 })
      break
    case 'ArrowUp':
      target.pan({ x: 0, y: KEY_PAN_PX })
      break
    case 'ArrowDown':
      target.pan({ x: 0, y: -KEY_PAN_PX })
      break
    case '+':
    case '=':
      target.zoom(KEY_ZOOM, null)
      break
    case '-':
      target.zoom(1 / KEY_ZOOM, null)
      break
    case '0':
    case 'Home':
      target.showAll()
      break
    case 'Enter':
      target.enter()
      return true
    default:
      return false
  }
  target.settle()
  return true
}
