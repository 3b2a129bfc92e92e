/** The product of two tall matrices over their rows, which is small. */

/** aᵀb [aColumns, bColumns], of a [rows, aColumns] and b [rows, bColumns], row-major, in float64. */
export function productOfColumns(
  a: Float32Array | Float64Array,
  aColumns: number,
  b: Float64Array,
  bColumns: number,
  rows: number,
): Float64Array {
  const product = new Float64Array(aColumns * bColumns)
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < aColumns; i++) {
      const value = a[row * aColumns + i] as number
      for (let j = 0; j < bColumns; j++) {
        const place = i * bColumns + j
        product[place] = (product[place] as number) + value * (b[row * bColumns + j] as number)
      }
    }
  }
  return product
}
