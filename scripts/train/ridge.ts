/**
 * Ridge regression: what the rows of a table are, by what the items' features are, B = (XᵀX + λI)⁻¹ XᵀY, and y = x·B
 * for an item that has no row yet. Pure.
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import type { ItemFeatures } from './item-features.ts'

/**
 * Columns [new, columns] of the items behind those that `trained` [known, columns] is of.
 * @param regularization λ
 */
export function predictRows(
  features: ItemFeatures,
  trained: Float32Array,
  columns: number,
  regularization: number,
): Float32Array<ArrayBuffer> {
  const rows = trained.length / columns
  const coefficients = coefficientsOf(features, trained, columns, regularization)
  const found = new Float32Array((features.items - rows) * columns)
  for (let row = rows; row < features.items; row++) {
    const at = (row - rows) * columns
    for (let entry = features.starts[row] as number; entry < (features.starts[row + 1] as number); entry++) {
      const line = (features.features[entry] as number) * columns
      const value = features.values[entry] as number
      for (let column = 0; column < columns; column++) {
        found[at + column] = (found[at + column] as number) + value * (coefficients[line + column] as number)
      }
    }
  }
  return found
}

/** B [features, columns] */
function coefficientsOf(
  features: ItemFeatures,
  trained: Float32Array,
  columns: number,
  regularization: number,
): Float64Array {
  const { count, starts, features: numbers, values } = features
  const left = new Float64Array(count * count)
  const right = new Float64Array(count * columns)
  for (let row = 0; row < trained.length / columns; row++) {
    const end = starts[row + 1] as number
    for (let one = starts[row] as number; one < end; one++) {
      const value = values[one] as number
      const line = (numbers[one] as number) * count
      for (let other = starts[row] as number; other < end; other++) {
        const at = line + (numbers[other] as number)
        left[at] = (left[at] as number) + value * (values[other] as number)
      }
      const target = (numbers[one] as number) * columns
      for (let column = 0; column < columns; column++) {
        right[target + column] =
          (right[target + column] as number) + value * (trained[row * columns + column] as number)
      }
    }
  }
  for (let feature = 0; feature < count; feature++) {
    left[feature * count + feature] = (left[feature * count + feature] as number) + regularization
  }
  const solved = new CholeskyDecomposition(Matrix.from1DArray(count, count, left)).solve(
    Matrix.from1DArray(count, columns, right),
  )
  return Float64Array.from(solved.to1DArray())
}
