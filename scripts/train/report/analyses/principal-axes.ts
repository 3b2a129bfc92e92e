/** Principal components of the directions of many vectors. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

export interface PrincipalAxes {
  /** [factors]. Mean direction. */
  readonly center: Float64Array
  /** Unit vectors [factors], by falling variance; the largest entry of each by size is positive. */
  readonly components: readonly Float64Array[]
  /** Share of the variance that each component explains; zero where there is none at all. */
  readonly explained: readonly number[]
  /** Coordinates on the first `axes` components of a row's direction; null for a zero row. */
  project(row: number, axes: number): number[] | null
}

/**
 * `vectors` is [rows, factors], row-major; the first `fitted` of them make the axes. Zero rows have no direction
 * and are left out.
 */
export function principalAxes(vectors: Float32Array, factors: number, fitted: number): PrincipalAxes {
  const direction = new Float64Array(factors)
  const readDirection = (row: number): boolean => {
    let squares = 0
    for (let factor = 0; factor < factors; factor++)
      squares += (vectors[row * factors + factor] as number) ** 2
    if (squares === 0) return false
    const inverse = 1 / Math.sqrt(squares)
    for (let factor = 0; factor < factors; factor++) {
      direction[factor] = (vectors[row * factors + factor] as number) * inverse
    }
    return true
  }

  const center = new Float64Array(factors)
  const products = new Float64Array(factors * factors)
  let counted = 0
  for (let row = 0; row < fitted; row++) {
    if (!readDirection(row)) continue
    counted++
    for (let one = 0; one < factors; one++) {
      const value = direction[one] as number
      center[one] = (center[one] as number) + value
      for (let other = one; other < factors; other++) {
        const place = one * factors + other
        products[place] = (products[place] as number) + value * (direction[other] as number)
      }
    }
  }
  const n = Math.max(1, counted)
  for (let factor = 0; factor < factors; factor++) center[factor] = (center[factor] as number) / n
  const covariance = Matrix.zeros(factors, factors)
  for (let one = 0; one < factors; one++) {
    for (let other = one; other < factors; other++) {
      const product = (products[one * factors + other] as number) / n
      const value = product - (center[one] as number) * (center[other] as number)
      covariance.set(one, other, value)
      covariance.set(other, one, value)
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  })
  const order = realEigenvalues.map((_, place) => place)
  order.sort((one, other) => (realEigenvalues[other] as number) - (realEigenvalues[one] as number))
  const total = realEigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0)
  const components = order.map((place) => pointUp(Float64Array.from(eigenvectorMatrix.getColumn(place))))
  return {
    center,
    components,
    explained: order.map((place) =>
      total === 0 ? 0 : Math.max(0, realEigenvalues[place] as number) / total,
    ),
    project(row, axes) {
      if (!readDirection(row)) return null
      return components.slice(0, axes).map((component) => {
        let sum = 0
        for (let factor = 0; factor < factors; factor++) {
          sum += ((direction[factor] as number) - (center[factor] as number)) * (component[factor] as number)
        }
        return sum
      })
    },
  }
}

/** An eigenvector's sign is arbitrary; this makes it the same everywhere. */
function pointUp(component: Float64Array): Float64Array {
  const largest = component.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0)
  return largest < 0 ? component.map((value) => -value) : component
}
