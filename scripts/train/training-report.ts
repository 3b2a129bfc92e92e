/** The result of a training, for people and as JSON. */
import type { Manifest } from '../../src/model/manifest.ts'
import { modelBytes } from '../../src/model/memory-budget.ts'
import { metricsTable } from './metrics-table.ts'
import { describeMemory } from './model-memory.ts'
import type { TrainedModel } from './trained-model.ts'
import type { Measured } from './training-run.ts'

export interface TrainingReport {
  readonly manifest: Manifest
  readonly modelVersion: string
  /** The model directory. */
  readonly out: string
  /** The float32 tables that were measured, and the users of their rows. */
  readonly trained: TrainedModel
  readonly userIds: readonly string[]
  /** Items of the model that nobody has had: their factors come from their attributes. */
  readonly newItems: number
  /** Null where nothing was held out. */
  readonly measured: Measured | null
  readonly ingestMs: number
  readonly trainMs: number
  /** The refit on everything; null without one. */
  readonly refitMs: number | null
  /** Rows of the input that could not be read. */
  readonly badRows: number
}

/** The object that `--json` prints. */
export function trainingJson(report: TrainingReport): object {
  const { manifest, measured, trained } = report
  return {
    metrics: measured?.metrics ?? {},
    timings: {
      ingestMs: report.ingestMs,
      trainMs: report.trainMs,
      iterationMs: trained.ranking.iterationMs,
      ...(trained.rating && { ratingIterationMs: trained.rating.iterationMs }),
      ...(measured && { evaluateMs: measured.evaluateMs }),
      ...(report.refitMs !== null && { refitMs: report.refitMs }),
    },
    model: {
      ...manifest.counts,
      items: manifest.counts.items - report.newItems,
      newItems: report.newItems,
      factors: manifest.ranking.factors,
    },
    memoryBytes: modelBytes(manifest),
    modelVersion: report.modelVersion,
    out: report.out,
    seed: manifest.seed,
    losses: { ranking: trained.ranking.losses, ...(trained.rating && { rating: trained.rating.losses }) },
    ...(measured && { heldOut: measured.heldOut, protocol: measured.protocol }),
    ...(measured && measured.top10Overlap !== null && { top10Overlap: measured.top10Overlap }),
    badRows: report.badRows,
  }
}

/** The same in lines for people. */
export function describeTraining(report: TrainingReport): string {
  const { manifest, measured, trained } = report
  const { users, items, interactions } = manifest.counts
  const also = report.newItems === 0 ? '' : ` and ${number(report.newItems)} new ones`
  const lines = [
    `${datasetLabel(manifest.dataset)}: ${number(users)} users, ${number(items - report.newItems)} items${also}, ${number(interactions)} interactions`,
    describeLosses('ranking', trained.ranking.losses, trained.ranking.iterationMs),
  ]
  if (trained.rating !== null) {
    lines.push(describeLosses('rating', trained.rating.losses, trained.rating.iterationMs))
  }
  if (measured !== null) {
    lines.push('', `Measured on ${number(measured.heldOut)} interactions held out (${measured.protocol}):`)
    lines.push(metricsTable(measured.metrics))
    if (measured.top10Overlap !== null) {
      lines.push(`The served top ten has ${(measured.top10Overlap * 100).toFixed(1)} % of float32's.`)
    }
    if (report.refitMs !== null) lines.push('Trained again on everything, held-out part included.')
  }
  lines.push('', `Model ${report.modelVersion} (seed ${manifest.seed}) is in ${report.out}`)
  lines.push(describeMemory(manifest))
  return lines.join('\n')
}

/** The name of the data, which says so where nobody gave these ratings. */
export function datasetLabel({ name, simulated }: Manifest['dataset']): string {
  return simulated && !/simulated/i.test(name) ? `${name} (simulated ratings)` : name
}

function describeLosses(table: string, losses: readonly number[], iterationMs: readonly number[]): string {
  const seconds = iterationMs.reduce((sum, ms) => sum + ms, 0) / 1000
  if (losses.length === 0) return `${table}: no iterations`
  const [first, last] = [losses[0] as number, losses.at(-1) as number]
  return `${table}: loss ${first.toPrecision(6)} → ${last.toPrecision(6)} in ${losses.length} iterations, ${seconds.toFixed(1)} s`
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
