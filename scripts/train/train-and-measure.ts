/** From prepared data to a written model directory: train, measure, train again on everything if asked, write. */

import { chooseIterations } from './early-stopping.ts'
import { withEvaluation } from './export.ts'
import type { Dataset } from './interactions.ts'
import { readModelDirectory, writeModelDirectory } from './model-directory.ts'
import type { Output } from './output.ts'
import { analyse } from './report/analyse.ts'
import { withAnalyses } from './report/model-analyses.ts'
import type { TrainingData } from './training-data.ts'
import { type TrainingOverrides, trainingOptions, withIterations } from './training-options.ts'
import type { TrainingReport } from './training-report.ts'
import { type Measured, type MeasureOptions, measure, runTraining } from './training-run.ts'

export interface TrainAndMeasureOptions {
  readonly overrides: TrainingOverrides
  readonly measure: MeasureOptions
  /** Train again on everything once the model is measured. */
  readonly refit: boolean
  /** The model directory. */
  readonly out: string
}

/** Nothing is written unless everything went well. */
export async function trainAndMeasure(
  data: TrainingData,
  options: TrainAndMeasureOptions,
  output: Output,
): Promise<TrainingReport> {
  const { dataset, metadata, attributes, simulated } = data
  const iterations = options.overrides.earlyStopping
    ? await chooseIterations(
        dataset,
        trainingOptions(dataset, options.overrides),
        (table, iteration, score) =>
          output.say(`validate ${table}, ${iteration} iterations: ${score.toFixed(4)}`),
      )
    : null
  const run = (of: Dataset) =>
    runTraining(
      {
        dataset: of,
        metadata,
        simulated,
        attributes,
        options: withIterations(trainingOptions(of, options.overrides), iterations),
      },
      output,
    )

  const first = await run(dataset)
  let measured: Measured | null = null
  if (dataset.heldOut !== null) measured = await measure(first, dataset.heldOut, options.measure, output)
  const refitted = measured !== null && options.refit
  if (refitted) output.say('Training again on everything …')
  const last = refitted ? await run(data.everything()) : first
  const exported =
    measured === null
      ? last.exported
      : withEvaluation(last.exported, {
          protocol: measured.protocol,
          heldOut: measured.heldOut,
          refitted,
          metrics: measured.metrics,
        })
  output.say('Analysing …')
  const analyses = await analyse({
    run: last,
    measured: measured === null ? null : first,
    evaluation: exported.manifest.evaluation,
    metadata,
  })
  await writeModelDirectory(options.out, withAnalyses(exported, analyses))
  const { manifest, modelVersion } = await readModelDirectory(options.out)
  return {
    manifest,
    modelVersion,
    out: options.out,
    trained: first.trained,
    userIds: dataset.userIds,
    newItems: last.dataset.newItemIds?.length ?? 0,
    measured,
    ingestMs: data.ingestMs,
    trainMs: first.trainMs,
    refitMs: refitted ? last.trainMs : null,
    badRows: data.badRows,
  }
}
