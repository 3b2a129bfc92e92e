/** A short run of what `npm run soak` does. */
import { expect, test } from 'vitest'
import { soak } from './soak.ts'

test('no answer fails and none mixes versions while versions come and go', { timeout: 120_000 }, async () => {
  const { seconds, requests, versionsSeen, canaryAnswers, ...counts } = await soak({
    requests: 1000,
    versions: 4,
  })
  expect(counts).toEqual({
    failed: 0,
    mixed: 0,
    published: 4,
    canaries: 2,
    promoted: 2,
    rolledBack: 2,
    converged: true,
    complaints: [],
  })
  expect(requests).toBeGreaterThanOrEqual(1000)
})
