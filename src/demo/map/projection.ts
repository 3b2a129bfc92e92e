/** Where a vector of the ranking table lies on the map. */
import type { MapAnalysis, Place } from './points.ts'

export type Projection = Pick<MapAnalysis, 'center' | 'components'>

/**
 * Σ_f (v_f/‖v‖ − center_f)·component_f for both components, as training placed the films.
 * Null for a vector of another length than the map's, or without a direction.
 */
export function project({ center, components }: Projection, vector: readonly number[]): Place | null {
  const length = Math.hypot(...vector)
  if (vector.length !== center.length || length === 0) return null
  const [x, y] = components.map((component) =>
    component.reduce((sum, weight, f) => sum + ((vector[f] ?? 0) / length - (center[f] ?? 0)) * weight, 0),
  )
  return x === undefined || y === undefined ? null : { x, y }
}
