/**
 * What `Engine` needs of the module that `assembly/score.ts` compiles to. `src/model` knows no platform, so the
 * module is described by structure; adapters instantiate it: scripts/train/score-kernel.ts in Node,
 * src/worker/model/ in the Worker. Pointers are byte offsets into `memory`.
 */

/** Most rows that one scan returns. */
export const MAX_LIMIT = 512

/** 127 · 32767 · factors must stay below 2³¹, so that int32 sums of a scan are exact. */
export const MAX_FACTORS = 516

/** Bytes of an entry of the scan's result: f32 score, u32 row. */
export const BEST_ENTRY_BYTES = 8

export const PAGE_BYTES = 65536

export interface ScoreKernel {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** See `assembly/scan.ts`. Returns how many entries it wrote to `best`. */
  scan(
    codes: number,
    rows: number,
    stride: number,
    scales: number,
    biases: number,
    user: number,
    userScale: number,
    excluded: number,
    ceiling: number,
    tiedFrom: number,
    limit: number,
    best: number,
  ): number
  /** See `assembly/score-rows.ts`. */
  scoreRows(
    codes: number,
    rows: number,
    stride: number,
    scales: number,
    user: number,
    userScale: number,
    scores: number,
  ): void
  /** Of the rows in a list. */
  scoreListed(
    codes: number,
    stride: number,
    scales: number,
    listed: number,
    count: number,
    user: number,
    userScale: number,
    scores: number,
  ): void
  writeInverseNorms(codes: number, rows: number, stride: number, inverseNorms: number): void
  /** Scratch of a row equation whose vectors have `width` float32. See `assembly/row-solve.ts`. */
  scratchBytes(width: number): number
  beginRow(
    scratch: number,
    gramian: number,
    regularization: number,
    scale: number,
    solution: number,
    width: number,
  ): void
  /** See `assembly/fold-in.ts`. */
  addQuantisedRows(
    width: number,
    codes: number,
    stride: number,
    scales: number,
    bias: number,
    rows: number,
    weights: number,
    targets: number,
    count: number,
    scratch: number,
    right: number,
  ): void
  /** Not finite where the equation has no finite solution. */
  finishRow(scratch: number, solution: number, width: number): number
  /** Bytes of the panel that `addRowsExactly` takes. */
  exactPanelBytes(width: number): number
  /** See `assembly/explain.ts`. */
  addRowsExactly(
    width: number,
    codes: number,
    stride: number,
    scales: number,
    rows: number,
    weights: number,
    targets: number,
    count: number,
    panel: number,
    left: number,
    right: number,
  ): void
  /** Returns how many entries `best` then holds, a heap until `sortBest`. */
  addContributions(
    codes: number,
    stride: number,
    scales: number,
    influence: number,
    scale: number,
    rows: number,
    targets: number,
    from: number,
    count: number,
    magnitude: number,
    size: number,
    limit: number,
    best: number,
  ): number
  sortBest(best: number, size: number): void
  /** Reads `bytes`, a multiple of 64: what `npm run bench:score` measures a scan against. */
  readBytes(pointer: number, bytes: number): number
}

/** Makes a kernel on a memory of exactly so many pages, which never grows. */
export type Instantiate = (initialPages: number) => ScoreKernel
