/** Ratings whose right answer is known. */
import { createRng } from '../../../src/model/rng.ts'

/** Odd users like odd items and even users even ones. */
export function checkerboard(users: number, items: number): string {
  const rng = createRng(1)
  const lines = ['userId,itemId,rating']
  for (let user = 0; user < users; user++) {
    for (let item = 0; item < items; item++) {
      if (rng.uniform() < 0.5) lines.push(`u${user},i${item},${user % 2 === item % 2 ? 5 : 1}`)
    }
  }
  return `${lines.join('\n')}\n`
}
