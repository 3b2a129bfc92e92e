/** The published analyses: one blob of JSON each, named in the manifest's `analyses`. */
import { z } from 'zod'
import { ModelFormatError } from '../../errors.ts'
import { decodeUtf8, encodeUtf8 } from '../../utf8.ts'
import { degreesSchema, polarizationSchema, ratingsSchema, zipfSchema } from './items-and-users.ts'
import {
  calibrationSchema,
  errorsSchema,
  mapSchema,
  quantisationSchema,
  recommendationsSchema,
  trainingSchema,
} from './model.ts'

export const analysisSchema = z.discriminatedUnion('name', [
  degreesSchema,
  zipfSchema,
  ratingsSchema,
  polarizationSchema,
  mapSchema,
  trainingSchema,
  errorsSchema,
  calibrationSchema,
  recommendationsSchema,
  quantisationSchema,
])

export type Analysis = z.infer<typeof analysisSchema>
export type AnalysisName = Analysis['name']

/** In the order of the report. */
export const ANALYSIS_NAMES = [
  'degrees',
  'zipf',
  'ratings',
  'polarization',
  'map',
  'training',
  'errors',
  'calibration',
  'recommendations',
  'quantisation',
] as const satisfies readonly AnalysisName[]

/** Significant digits of numbers that are not whole: more than any figure shows. */
const DIGITS = 5

/**
 * JSON with an object at the top, never empty: the Worker puts the model's version before its first field.
 * @throws {RangeError} on a number that is not finite, which JSON would silently write as null.
 */
export function encodeAnalysis(analysis: Analysis): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(analysis, (key, value: unknown) => {
    if (typeof value !== 'number') return value
    if (!Number.isFinite(value)) {
      throw new RangeError(`${key} of the analysis ${analysis.name} is ${value}, expected a finite number`)
    }
    return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS))
  })
  // JSON.stringify escapes lone surrogates, so its text always is well formed.
  return encodeUtf8(text) as Uint8Array<ArrayBuffer>
}

/** @throws {ModelFormatError} where the bytes are no analysis that this version knows. */
export function decodeAnalysis(bytes: Uint8Array): Analysis {
  let json: unknown
  try {
    json = JSON.parse(decodeUtf8(bytes))
  } catch (cause) {
    throw new ModelFormatError('the analysis is no JSON: the blob is damaged', { cause })
  }
  const parsed = analysisSchema.safeParse(json)
  if (!parsed.success) {
    throw new ModelFormatError(
      `the analysis is none that this foldin knows: ${z.prettifyError(parsed.error)}. Train again.`,
    )
  }
  return parsed.data
}
