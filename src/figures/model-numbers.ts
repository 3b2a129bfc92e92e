/** The few numbers that stand for a model: how much it knows, and how good it is. */
import type { Manifest } from '../model/manifest.ts'
import { whole } from './phrases.ts'

export interface NamedNumber {
  readonly label: string
  readonly value: string
}

export function modelNumbers({ counts, evaluation }: Pick<Manifest, 'counts' | 'evaluation'>): NamedNumber[] {
  const int8 = evaluation?.metrics.int8 ?? {}
  const ranking = Object.entries(int8).find(([metric]) => metric.startsWith('ndcg@'))
  return [
    { label: 'Users', value: whole(counts.users) },
    { label: 'Items', value: whole(counts.items) },
    { label: 'Interactions', value: whole(counts.interactions) },
    ...(int8.rmse === undefined ? [] : [{ label: 'RMSE, held out', value: int8.rmse.toFixed(3) }]),
    ...(ranking === undefined
      ? []
      : [{ label: `${ranking[0].replace('ndcg', 'nDCG')}, held out`, value: ranking[1].toFixed(3) }]),
  ]
}

/** What the model is, in a sentence or two. */
export function modelSentence({
  feedback,
  ranking,
  dataset,
}: {
  readonly feedback: string
  readonly ranking: { readonly factors: number }
  readonly dataset: { readonly simulated?: boolean | undefined }
}): string {
  const simulated = dataset.simulated ? ' Nobody gave these ratings: they are simulated.' : ''
  return `A recommendation model of ${ranking.factors} factors, trained on ${feedback} feedback.${simulated}`
}
