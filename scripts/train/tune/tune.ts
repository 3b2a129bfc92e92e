/** The search of `foldin tune`: draws trials, measures them by successive halving, keeps every measurement. */
import { createRng } from '../../../src/model/rng.ts'
import { defaultTrainOptions } from '../als/options.ts'
import type { Dataset } from '../interactions.ts'
import type { TrainingOverrides } from '../training-options.ts'
import { measureTrial, type TuneMetric } from './measure-trial.ts'
import { drawTrial, type TrialOptions } from './search-space.ts'
import { halve, planRungs, type Rung, rankTrials } from './successive-halving.ts'
import type { TrialRecord, TrialsFile } from './trials-file.ts'

export interface TuneOptions {
  readonly trials: number
  readonly metric: TuneMetric
  /** What all trials have in common. */
  readonly fixed: TrainingOverrides
  /** Most iterations of a trial. */
  readonly iterations: number
  readonly seed: number
}

export interface TuneResult {
  readonly rungs: readonly Rung[]
  /** Every trial's best measurement, best first. */
  readonly ranked: readonly TrialRecord[]
}

const LEAST_ITERATIONS = 3

/** @param onMeasured called with every measurement, also with those that the file has already */
export async function tune(
  dataset: Dataset,
  options: TuneOptions,
  file: TrialsFile,
  onMeasured: (record: TrialRecord, done: number, of: number) => void,
): Promise<TuneResult> {
  const { metric, fixed } = options
  const trials = drawTrials(dataset, options)
  const rungs = planRungs(options.trials, LEAST_ITERATIONS, options.iterations)
  const all = rungs.reduce((sum, rung) => sum + rung.trials, 0)
  const measured: TrialRecord[] = []
  const measurements = await halve(rungs, metric.higherIsBetter, async (trial, iterations) => {
    const chosen = trials[trial] as TrialOptions
    let record = file.find(trial, iterations)
    if (record === undefined) {
      const startedMs = performance.now()
      const score = await measureTrial(dataset, { ...chosen, ...withoutUndefined(fixed), iterations }, metric)
      record = { trial, iterations, options: chosen, score, ms: Math.round(performance.now() - startedMs) }
      file.add(record)
    }
    measured.push(record)
    onMeasured(record, measured.length, all)
    return record.score
  })
  const ranked = rankTrials(measurements, metric.higherIsBetter).map(
    (best) =>
      measured.find(
        ({ trial, iterations }) => trial === best.trial && iterations === best.iterations,
      ) as TrialRecord,
  )
  return { rungs, ranked }
}

/** Each trial has a stream of its own, so that more trials leave the first ones as they are. */
function drawTrials(dataset: Dataset, { trials, metric, seed }: TuneOptions): TrialOptions[] {
  const defaults = defaultTrainOptions(dataset)
  return Array.from({ length: trials }, (_, trial) =>
    drawTrial(trial, defaults, metric.table, createRng(seed + trial)),
  )
}

/** What the user gave wins over what a trial draws; what they did not give does not. */
function withoutUndefined(overrides: TrainingOverrides): TrainingOverrides {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
}
