/** Recommendations as a hook: asked anew when the ratings change, the newest answer wins. */
import type { FoldinClient, FoldinError, Interaction, RecommendationsResponse } from 'foldin/client'
import { useEffect, useState } from 'react'

export interface Recommendations {
  /** The last answer, also while the next one is awaited. */
  readonly answer: RecommendationsResponse | null
  readonly isBusy: boolean
  readonly error: FoldinError | null
}

export function useRecommendations(
  client: FoldinClient,
  interactions: readonly Interaction[],
  limit: number,
): Recommendations {
  const [state, setState] = useState<Recommendations>({ answer: null, isBusy: true, error: null })
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    setState((before) => ({ ...before, isBusy: true }))
    client.recommend({ interactions: [...interactions], limit, include: ['metadata'] }, { signal }).then(
      (answer) => setState({ answer, isBusy: false, error: null }),
      (error: FoldinError) => {
        // Aborted by the next question: its answer is awaited already.
        if (!signal.aborted) setState((before) => ({ ...before, isBusy: false, error }))
      },
    )
    return () => controller.abort()
  }, [client, interactions, limit])
  return state
}
