/**
 * Scales the confidence of an interaction by how many interactions its user and its item have: c is multiplied by
 * (n_u / n̄_u)^−β · (n_i / n̄_i)^−γ. A click of someone who clicks rarely says more than one of a hundred, and so
 * does one on something that few know. Once for training and for fold-in.
 */
import { z } from 'zod'

export const degreeWeightingSchema = z.object({
  /** β */
  userExponent: z.number(),
  /** γ */
  itemExponent: z.number(),
  /** n̄_u and n̄_i: interactions of the mean user and item, where the factor is 1. */
  userMean: z.number().positive(),
  itemMean: z.number().positive(),
})

export type DegreeWeighting = z.infer<typeof degreeWeightingSchema>

/** The factor of a pair's confidence. Below one interaction counts as one. */
export function degreeWeight(
  weighting: DegreeWeighting,
  userInteractions: number,
  itemInteractions: number,
): number {
  const { userExponent, itemExponent, userMean, itemMean } = weighting
  const ofUser = (Math.max(1, userInteractions) / userMean) ** -userExponent
  return ofUser * (Math.max(1, itemInteractions) / itemMean) ** -itemExponent
}
