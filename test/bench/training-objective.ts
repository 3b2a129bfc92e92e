/** The objective of the training bench, written out in float64 and from nothing but the tables. */
import type { Dataset } from '../../scripts/train/interactions.ts'

export interface Tables {
  readonly userFactors: Float32Array
  readonly itemFactors: Float32Array
}

/** Σ_S (1 + w)(1 − x·y)² + Σ_∉S (x·y)² + λ(Σ‖x‖² + Σ‖y‖²) */
export function trainingObjective(
  { train }: Dataset,
  factors: number,
  { userFactors, itemFactors }: Tables,
  { weight, regularization }: { readonly weight: number; readonly regularization: number },
): number {
  let loss = 0
  train.users.forEach((user, pair) => {
    const item = train.items[pair] as number
    let score = 0
    for (let f = 0; f < factors; f++) {
      score += (userFactors[user * factors + f] as number) * (itemFactors[item * factors + f] as number)
    }
    loss += (1 + weight) * (1 - score) ** 2 - score ** 2
  })
  const users = gramian(userFactors, factors)
  const items = gramian(itemFactors, factors)
  for (let i = 0; i < factors; i++) {
    for (let j = 0; j < factors; j++) {
      loss += (users[i * factors + j] as number) * (items[i * factors + j] as number)
    }
    loss += regularization * ((users[i * factors + i] as number) + (items[i * factors + i] as number))
  }
  return loss
}

function gramian(table: Float32Array, factors: number): Float64Array {
  const sum = new Float64Array(factors * factors)
  for (let row = 0; row < table.length; row += factors) {
    for (let i = 0; i < factors; i++) {
      const value = table[row + i] as number
      for (let j = 0; j < factors; j++) {
        sum[i * factors + j] = (sum[i * factors + j] as number) + value * (table[row + j] as number)
      }
    }
  }
  return sum
}
