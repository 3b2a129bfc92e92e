/** Whether a decoded table is the one that the manifest describes. */
import { ModelFormatError } from './errors.ts'

/** @throws {ModelFormatError} where the `name` blob holds a table of other sizes than the manifest says. */
export function expectShape(
  name: string,
  table: { rows: number; factors: number },
  rows: number,
  factors: number,
): void {
  if (table.rows !== rows || table.factors !== factors) {
    throw new ModelFormatError(
      `the ${name} blob holds ${table.rows}×${table.factors}, the manifest says ${rows}×${factors}`,
    )
  }
}
