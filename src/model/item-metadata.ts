/** What is known of an item besides its factors: one row of the items file. */
import { z } from 'zod'

export const itemMetadataSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
)

/** Column name → value. Conventions for films: `title`, `year` (a number), `genres` (a list). */
export type ItemMetadata = Readonly<Record<string, string | number | boolean | readonly string[] | null>>
