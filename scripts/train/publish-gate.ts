/**
 * Whether a model is good enough to follow the served one: its metrics beside those in the served one's manifest, as
 * far as both were measured in the same way.
 */
import type { Manifest } from '../../src/model/manifest.ts'

/** How much worse a model may be, as a share: retraining on a little more data moves metrics by less than this. */
export const DEFAULT_MARGIN = 0.02

/** The variant of the metrics that is measured on the served bytes. */
const SERVED_VARIANT = 'int8'
const USUAL_RANKING_METRIC = 'ndcg@10'
const RATING_METRIC = 'rmse'

export interface MetricComparison {
  readonly name: string
  readonly served: number
  readonly candidate: number
  /** By more than the margin. */
  readonly worse: boolean
}

export type Comparison =
  | { readonly kind: 'compared'; readonly protocol: string; readonly metrics: readonly MetricComparison[] }
  | { readonly kind: 'not-compared'; readonly reason: string }

/** @param served null where nothing is served, or its manifest cannot be read; `margin` is a share from 0 on. */
export function compareQuality(candidate: Manifest, served: Manifest | null, margin: number): Comparison {
  if (served === null) return notCompared('there is no model to compare with')
  const [ours, theirs] = [candidate.evaluation, served.evaluation]
  if (ours === null) return notCompared('this model was not measured: train it with --split or --test')
  if (theirs === null) return notCompared('the served model was not measured')
  if (candidate.dataset.name !== served.dataset.name) {
    return notCompared(`this model is of ${candidate.dataset.name}, the served one of ${served.dataset.name}`)
  }
  if (ours.protocol !== theirs.protocol) {
    return notCompared(`this model was measured by ${ours.protocol}, the served one by ${theirs.protocol}`)
  }
  const [values, servedValues] = [ours.metrics[SERVED_VARIANT] ?? {}, theirs.metrics[SERVED_VARIANT] ?? {}]
  const metrics: MetricComparison[] = []
  for (const name of metricsInBoth(values, servedValues)) {
    const [value, servedValue] = [values[name] as number, servedValues[name] as number]
    const worse =
      name === RATING_METRIC ? value > servedValue * (1 + margin) : value < servedValue * (1 - margin)
    metrics.push({ name, served: servedValue, candidate: value, worse })
  }
  if (metrics.length === 0) return notCompared('the two models have neither nDCG nor RMSE in common')
  return { kind: 'compared', protocol: ours.protocol, metrics }
}

export function isWorse(comparison: Comparison): boolean {
  return comparison.kind === 'compared' && comparison.metrics.some(({ worse }) => worse)
}

/** `ndcg@10 0.3420 → 0.3391 (-0.8 %), rmse …`, or why there was nothing to compare. */
export function describeComparison(comparison: Comparison): string {
  if (comparison.kind === 'not-compared') return comparison.reason
  return comparison.metrics
    .map(({ name, served, candidate }) => {
      const change = served === 0 ? '' : ` (${percent(candidate / served - 1)})`
      return `${name} ${served.toFixed(4)} → ${candidate.toFixed(4)}${change}`
    })
    .join(', ')
}

function percent(share: number): string {
  const rounded = (100 * share).toFixed(1)
  return `${share >= 0 ? '+' : ''}${rounded} %`
}

/** One nDCG, that at 10 places if there is one, and RMSE. */
function metricsInBoth(ours: Record<string, number>, theirs: Record<string, number>): string[] {
  const common = Object.keys(ours).filter((name) => theirs[name] !== undefined)
  const ranking = common.includes(USUAL_RANKING_METRIC)
    ? USUAL_RANKING_METRIC
    : common.find((name) => name.startsWith('ndcg@'))
  return [...(ranking === undefined ? [] : [ranking]), ...common.filter((name) => name === RATING_METRIC)]
}

function notCompared(reason: string): Comparison {
  return { kind: 'not-compared', reason }
}
