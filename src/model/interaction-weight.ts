/**
 * Turns the raw value of an interaction (stars, plays, hours) into the signed confidence that the ranking
 * objective uses, once for training and for fold-in.
 *
 * A weight c > 0 says "wanted, with confidence c" (preference 1). A weight c < 0 says "not wanted, with
 * confidence |c|" (preference 0). Zero says nothing.
 */
import { z } from 'zod'

export const weightRuleSchema = z.discriminatedUnion('kind', [
  /** Every interaction counts the same. */
  z.object({ kind: z.literal('constant'), weight: z.number().positive() }),
  /** c = weight · log(1 + value / epsilon): counts, hours (Hu, Koren, Volinsky 2008, equation 6). */
  z.object({ kind: z.literal('log'), weight: z.number().positive(), epsilon: z.number().positive() }),
  /**
   * Ratings on a scale: below `dislikedBelow` the item was seen and not liked, c = −dislikeWeight;
   * from there c rises linearly from `leastWeight` to `weight` at the top of the scale.
   */
  z.object({
    kind: z.literal('rating'),
    dislikedBelow: z.number(),
    top: z.number(),
    weight: z.number().positive(),
    leastWeight: z.number().positive(),
    dislikeWeight: z.number().nonnegative(),
  }),
])

export type WeightRule = z.infer<typeof weightRuleSchema>

/** The value that an interaction has when its sender gave none. */
export function defaultValue(rule: WeightRule): number {
  return rule.kind === 'rating' ? rule.top : 1
}

/** Signed confidence of an interaction with this raw value. */
export function interactionWeight(value: number, rule: WeightRule): number {
  switch (rule.kind) {
    case 'constant':
      return value > 0 ? rule.weight : -rule.weight
    case 'log':
      return value > 0 ? rule.weight * Math.log1p(value / rule.epsilon) : -rule.weight
    case 'rating': {
      if (value < rule.dislikedBelow) return -rule.dislikeWeight
      const span = rule.top - rule.dislikedBelow
      const share = span > 0 ? Math.min(1, (value - rule.dislikedBelow) / span) : 1
      return rule.leastWeight + (rule.weight - rule.leastWeight) * share
    }
  }
}
