/** A request as a data point of Workers Analytics Engine. ARCHITECTURE.md has the columns and a query. */
import type { ObservedRequest } from './observation.ts'

/** The order of blobs and doubles is what queries go by: append, never reorder. */
export function dataPoint(request: ObservedRequest): AnalyticsEngineDataPoint {
  const route = request.route ?? 'none'
  return {
    // Where there are more points than are kept, each route keeps its share.
    indexes: [route],
    blobs: [
      route,
      request.method,
      request.modelVersion,
      request.degraded,
      request.cold ? 'cold' : 'warm',
      request.colo,
      request.keyId,
    ],
    doubles: [
      request.status,
      request.durationMs,
      request.modelMs,
      request.userMs,
      request.eventsMs,
      request.scoreMs,
      request.isolateAgeMs,
    ],
  }
}
