/**
 * Frame times of the taste map under pan and zoom in headless Chromium, with and without WebGL, the processor at full
 * speed and slowed down. Where there is no graphics card, all pictures are calculated on the processor: WebGL is then
 * slower than the plain canvas, which is what visitors without a card get. A frame of 60 a second takes 16.7 ms; less
 * is not measured.
 *
 *     npm run bench:map [-- FILMS]
 */
import type { Browser } from 'playwright-core'
import { hasChromium, hideSlowWebgl, launchChromium, needsChromium } from '../browser/chromium.ts'
import { startSyntheticService } from './synthetic-map-service.ts'

const SEED = 42
const FILMS = Number(process.argv[2] ?? 62_423)
const FRAMES = 150
const VIEWPORT = { width: 1440, height: 900 }

if (!hasChromium) throw new Error(needsChromium)
const service = await startSyntheticService(FILMS, SEED)
const browser = await launchChromium()
const { plain, gzip } = service.bytes
console.log(`${FILMS} films, seed ${SEED}: the map's answer has ${kib(plain)} KiB, ${kib(gzip)} KiB by gzip`)
console.log('drawn by  processor  drawn after  gesture   p50 ms   p95 ms  script p95 ms')
for (const painter of ['webgl', 'canvas'] as const) {
  for (const slower of [1, 4]) await measurePainter(browser, painter, slower)
}
await browser.close()
await service.close()

async function measurePainter(of: Browser, painter: 'webgl' | 'canvas', slower: number): Promise<void> {
  const context = await of.newContext({ viewport: VIEWPORT })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
  if (painter === 'webgl') await page.addInitScript(hideSlowWebgl)
  const startMs = performance.now()
  await page.goto(`${service.url}/map`)
  const stage = page.locator(`.map-stage[data-painter="${painter}"]:not([data-moving])`)
  await stage.waitFor()
  const drawnMs = performance.now() - startMs
  // The names come after the points.
  await page.waitForTimeout(1_500)
  for (const gesture of ['pan', 'zoom'] as const) {
    const { frames, scripts } = await page.evaluate(gestureFrames, { gesture, frames: FRAMES })
    const numbers = [quantile(frames, 0.5), quantile(frames, 0.95), quantile(scripts, 0.95)]
    console.log(
      [
        painter.padEnd(8),
        `1/${slower}`.padStart(9),
        `${Math.round(drawnMs)} ms`.padStart(12),
        gesture.padStart(8),
        ...numbers.map((ms) => ms.toFixed(1).padStart(8)),
      ].join(' '),
    )
  }
  await context.close()
}

/** In the page: one event a frame, as a hand that does not stop would give. */
async function gestureFrames({ gesture, frames }: { gesture: 'pan' | 'zoom'; frames: number }) {
  const stage = document.querySelector<HTMLElement>('.map-stage')
  if (stage === null) throw new Error('no map')
  stage.setPointerCapture = () => undefined
  const { left, top, width, height } = stage.getBoundingClientRect()
  const [x, y] = [left + width / 2, top + height / 2]
  const at = (turn: number) => ({
    clientX: x + 180 * Math.cos(turn),
    clientY: y + 120 * Math.sin(turn),
    pointerId: 1,
    button: 0,
    bubbles: true,
  })
  const deltas: number[] = []
  const scripts: number[] = []
  if (gesture === 'pan') stage.dispatchEvent(new PointerEvent('pointerdown', at(0)))
  let before = await new Promise<number>((next) => requestAnimationFrame(next))
  for (let frame = 1; frame <= frames; frame++) {
    if (gesture === 'pan') stage.dispatchEvent(new PointerEvent('pointermove', at(frame / 12)))
    else {
      const deltaY = Math.sin((frame / frames) * 2 * Math.PI) > 0 ? -40 : 40
      stage.dispatchEvent(new WheelEvent('wheel', { clientX: x, clientY: y, deltaY, cancelable: true }))
    }
    // Frames' callbacks run in the order in which they were asked for: ours is the last, after the map's.
    const [now, endMs] = await new Promise<[number, number]>((next) =>
      requestAnimationFrame((start) => next([start, performance.now()])),
    )
    deltas.push(now - before)
    scripts.push(Math.max(0, endMs - now))
    before = now
  }
  if (gesture === 'pan') stage.dispatchEvent(new PointerEvent('pointerup', at(0)))
  return { frames: deltas, scripts }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

function kib(bytes: number): number {
  return Math.round(bytes / 1024)
}
