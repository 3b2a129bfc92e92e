/**
 * Successive halving (Jamieson & Talwalkar, AISTATS 2016): all trials with few iterations, the best third of them
 * with three times as many, and so on up to the most. A trial's best score counts, with the iterations that gave
 * it: where more iterations make a table worse on the validation part, fewer are kept.
 */

export interface Measurement {
  readonly trial: number
  readonly iterations: number
  readonly score: number
}

export interface Rung {
  readonly iterations: number
  /** How many trials are measured with them. */
  readonly trials: number
}

/** Each rung keeps one trial of so many. */
const SHARE = 3

/** The rungs for so many trials, the last with `most` iterations. Earlier ones have at least `least`. */
export function planRungs(trials: number, least: number, most: number): Rung[] {
  const rungs: Rung[] = []
  let kept = trials
  let iterations = Math.min(least, most)
  for (;;) {
    rungs.push({ iterations, trials: kept })
    if (kept === 1 || iterations >= most) break
    kept = Math.max(1, Math.ceil(kept / SHARE))
    iterations = Math.min(most, iterations * SHARE)
  }
  const last = rungs.at(-1) as Rung
  if (last.iterations < most) rungs.push({ iterations: most, trials: last.trials })
  return rungs
}

/**
 * Runs the rungs. `measure` is asked once for each trial and number of iterations.
 * @param higherIsBetter false for errors
 * @returns all measurements, in the order in which they were made
 */
export async function halve(
  rungs: readonly Rung[],
  higherIsBetter: boolean,
  measure: (trial: number, iterations: number) => Promise<number>,
): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  let trials = Array.from({ length: rungs[0]?.trials ?? 0 }, (_, trial) => trial)
  for (const rung of rungs) {
    const scores = new Map<number, number>()
    for (const trial of trials.slice(0, rung.trials)) {
      const score = await measure(trial, rung.iterations)
      scores.set(trial, score)
      measurements.push({ trial, iterations: rung.iterations, score })
    }
    trials = [...scores.keys()].sort(
      (a, b) => compareScores(scores.get(a) as number, scores.get(b) as number, higherIsBetter) || a - b,
    )
  }
  return measurements
}

/** Every trial's best measurement, best trial first; ties to fewer iterations, then to the lower trial. */
export function rankTrials(measurements: readonly Measurement[], higherIsBetter: boolean): Measurement[] {
  const best = new Map<number, Measurement>()
  const compare = (a: Measurement, b: Measurement) =>
    compareScores(a.score, b.score, higherIsBetter) || a.iterations - b.iterations || a.trial - b.trial
  for (const measurement of measurements) {
    const known = best.get(measurement.trial)
    if (known === undefined || compare(measurement, known) < 0) best.set(measurement.trial, measurement)
  }
  return [...best.values()].sort(compare)
}

/** Better first; a score that is not a number is the worst. */
function compareScores(a: number, b: number, higherIsBetter: boolean): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return higherIsBetter ? b - a : a - b
}
