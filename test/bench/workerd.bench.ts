/**
 * The engine inside workerd, and the memory of its isolate; part of `npm run bench:score`. A request repeats the work
 * so many times, and the least time of a request that does nothing is taken off.
 */
import type { BenchWork } from './engine-worker.ts'
import { formatTiming, printHeader, printTable, type Timing } from './measure.ts'
import { syntheticModel } from './synthetic-model.ts'
import { type BenchService, memoryColumns, serveModel } from './workerd-service.ts'

const SEED = 42
const FACTORS = 64
const SIZES = [62_423, 1_000_000]
const SAMPLES = 12
/** A sample takes about so long. */
const SAMPLE_MS = 150

async function requestMs(service: BenchService, work: BenchWork, repeats: number): Promise<number> {
  const url = new URL(`/?work=${work}&repeats=${repeats}`, service.url)
  const from = performance.now()
  const response = await fetch(url)
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return performance.now() - from
}

async function time(service: BenchService, work: BenchWork): Promise<Timing> {
  const perRepeat = (await requestMs(service, work, 20)) / 20
  const repeats = Math.max(5, Math.ceil(SAMPLE_MS / perRepeat))
  const idles: number[] = []
  for (let sample = 0; sample < SAMPLES; sample++) idles.push(await requestMs(service, 'nothing', 0))
  const idleMs = Math.min(...idles)
  const times: number[] = []
  for (let sample = 0; sample < SAMPLES; sample++) {
    times.push(((await requestMs(service, work, repeats)) - idleMs) / repeats)
  }
  const meanMs = times.reduce((sum, ms) => sum + ms, 0) / SAMPLES
  const variance = times.reduce((sum, ms) => sum + (ms - meanMs) ** 2, 0) / SAMPLES
  return { leastMs: Math.min(...times), meanMs, deviationMs: Math.sqrt(variance) }
}

async function bench(items: number): Promise<Record<string, string>> {
  const exported = syntheticModel({ items, factors: FACTORS, users: 100 }, SEED)
  const service = await serveModel(exported, 'test/bench/engine-worker.toml')
  try {
    await requestMs(service, 'nothing', 0)
    const line: Record<string, string> = { 'items × factors': `${items} × ${FACTORS}` }
    const works: Record<string, BenchWork> = {
      'scan + top 20': 'recommend',
      'scan + top 512': 'recommend512',
      'fold-in of 100': 'foldIn',
      'fold-in + top 20': 'foldInAndRecommend',
      'explain 20': 'explain20',
    }
    for (const [name, work] of Object.entries(works)) line[name] = formatTiming(await time(service, work))
    Object.assign(line, memoryColumns(exported.manifest, await service.memory()))
    return line
  } finally {
    await service.close()
  }
}

printHeader('bench:score, in workerd', SEED)
const lines: Record<string, string>[] = []
for (const items of SIZES) lines.push(await bench(items))
printTable(lines)
