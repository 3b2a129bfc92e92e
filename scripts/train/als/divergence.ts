/** A training that cannot go on: names the row and the option that helps. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError'
  readonly side: 'user' | 'item'
  readonly row: number

  constructor(
    table: 'ranking' | 'rating',
    iteration: number,
    side: 'user' | 'item',
    row: number,
    id: string,
    /** Larger where the equation is singular, smaller where float32 does not hold the regularisation. */
    remedy: 'larger' | 'smaller' = 'larger',
  ) {
    super(
      `${table} table, iteration ${iteration}: ${side} ${JSON.stringify(id)} (row ${row}) has no finite ` +
        `solution; a ${remedy} ${table === 'rating' ? '--rating-regularization' : '--regularization'} gives it one`,
    )
    this.side = side
    this.row = row
  }
}
