/** The parameters of one half-step, as they lie in the memory that the threads share. */

/**
 * Where everything lies. `scripts/train/als/half-step.ts` writes it, in this order, four bytes a field.
 * A vector has `width` float32, as `row-solve.ts` says. Pairs (row, column) are in compressed rows.
 */
@unmanaged
export class HalfStep {
  /** Next place in `order` to be taken; atomic. Set to zero before each half-step. */
  next: i32
  rows: i32
  width: i32
  /** 1 for the rating table, 0 for the ranking table. */
  rating: i32
  /** u32 [rows]. Rows in the order in which they are solved. */
  order: usize
  /** u32 [rows + 1]. Where each row's pairs begin. */
  starts: usize
  /** u32 [pairs]. The opposite row of each pair. */
  columns: usize
  /** f32 [pairs]. Ranking: signed weight. Rating: rating minus mean. */
  values: usize
  /** f32 [opposite rows, width] */
  opposite: usize
  /** f32 [rows, width]. What is solved for. */
  solutions: usize
  gramian: usize
  /** f32 [width]. Λ of a row is this diagonal times the row's scale. */
  regularization: usize
  /** f32 [rows] */
  scales: usize
  /** f64 [rows]. Out: what the row's pairs and its own regularisation add to the objective. */
  objectives: usize
  /** f64 [rows]. Out: the part of it that is the row's regularisation. */
  penalties: usize
  /** α₀ */
  unobserved: f32
  /** Index of the bias in the vectors of a rating table. */
  bias: i32
  /** Steps of conjugate gradient from the vector that is there; 0 = solve exactly, by Cholesky. */
  steps: i32
  /**
   * Rows with at most so many pairs, at most `width`, are solved exactly by `short-row.ts`, for which the Gramian must
   * be diagonal; 0 = none.
   */
  shortRows: i32
}
