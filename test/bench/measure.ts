/** Timing for the benches: warmed up, repeated, results kept alive, spread stated. */
import { cpus } from 'node:os'

export interface Timing {
  readonly leastMs: number
  readonly meanMs: number
  readonly deviationMs: number
}

interface MeasureOptions {
  /** Work is repeated for this long before it is timed, so that it is compiled and its data is warm. */
  readonly warmUpMs?: number
  readonly samples?: number
}

/** A sample repeats short work for this long, since the clock has steps. */
const SAMPLE_MS = 2

let kept = 0

/** Times `work`, whose result is a number that depends on all that it did. */
export function measure(work: () => number, options: MeasureOptions = {}): Timing {
  const { warmUpMs = 150, samples = 30 } = options
  const start = performance.now()
  let runs = 0
  let elapsed = 0
  do {
    kept += work()
    runs++
    elapsed = performance.now() - start
  } while (elapsed < warmUpMs)
  const repeats = Math.max(1, Math.round((SAMPLE_MS * runs) / elapsed))

  const times = Array.from({ length: samples }, () => {
    const from = performance.now()
    for (let repeat = 0; repeat < repeats; repeat++) kept += work()
    return (performance.now() - from) / repeats
  })
  const meanMs = times.reduce((sum, time) => sum + time, 0) / samples
  const variance = times.reduce((sum, time) => sum + (time - meanMs) ** 2, 0) / samples
  return { leastMs: Math.min(...times), meanMs, deviationMs: Math.sqrt(variance) }
}

/** "0.121 (0.124 ± 0.003)": the least, and the mean with its deviation, in milliseconds. */
export function formatTiming({ leastMs, meanMs, deviationMs }: Timing): string {
  const digits = leastMs < 0.1 ? 4 : leastMs < 10 ? 3 : 1
  const [least, mean, deviation] = [leastMs, meanMs, deviationMs].map((ms) => ms.toFixed(digits))
  return `${least} (${mean} ± ${deviation})`
}

/** "1,234" a second. */
export function formatRate(perSecond: number): string {
  return Math.round(perSecond).toLocaleString('en')
}

/** Machine, Node and seed, to stand above every table of figures. */
export function printHeader(title: string, seed: number): void {
  const [cpu] = cpus()
  console.log(`${title}\n${cpu?.model.trim()} × ${cpus().length}, Node ${process.version}, seed ${seed}`)
  console.log('Milliseconds: least (mean ± deviation); ratios and rates are of the least.\n')
}

/** One column for every name that any line has. */
export function printTable(lines: readonly Readonly<Record<string, string>>[]): void {
  const names = [...new Set(lines.flatMap(Object.keys))]
  const widths = names.map((name) => Math.max(name.length, ...lines.map((line) => line[name]?.length ?? 0)))
  const print = (cells: readonly string[]) =>
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    )
  print(names)
  for (const line of lines) print(names.map((name) => line[name] ?? '–'))
}

/** Printed last, so that no measured work can be left out by the compiler. */
export function printKept(): void {
  console.log(`\nchecksum ${kept}`)
}
