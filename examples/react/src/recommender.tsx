/** A list that learns: what is rated goes away, and what comes instead is for who rated it. */
import type { FoldinClient, Interaction } from 'foldin/client'
import { useState } from 'react'
import { Stars } from './stars.tsx'
import { useRecommendations } from './use-recommendations.ts'

interface RecommenderProps {
  readonly client: FoldinClient
}

export function Recommender({ client }: RecommenderProps) {
  const [ratings, setRatings] = useState<readonly Interaction[]>([])
  const { answer, isBusy, error } = useRecommendations(client, ratings, 10)
  const heading = answer?.fallback === 'popular' ? 'Popular films' : 'Recommended for you'

  return (
    <main>
      <h1>{heading}</h1>
      <p role="status">{error ? `That did not work: ${error.detail}` : `Your ratings: ${ratings.length}`}</p>
      <ul className="films" aria-busy={isBusy}>
        {answer?.items.map(({ itemId, metadata }) => {
          const title = String(metadata?.title ?? itemId)
          return (
            <li key={itemId}>
              {title}
              <Stars film={title} onRate={(value) => setRatings([...ratings, { itemId, value }])} />
            </li>
          )
        })}
      </ul>
    </main>
  )
}
