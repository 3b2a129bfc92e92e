import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { coverOf } from '../../../src/demo/poster/cover.ts'
import { MOTIFS } from '../../../src/demo/poster/motifs.ts'

const STYLES = ['tones.css', 'poster.css']
  .map((file) => readFileSync(`src/demo/styles/${file}`, 'utf8'))
  .join('\n')

describe('covers', () => {
  test('the most telling genre gives the ground, the next one the accent', () => {
    const cover = coverOf({ id: '1', genres: ['Adventure', 'Animation', 'Comedy'] })
    expect(cover).toMatchObject({ ground: 'sky', accent: 'green' })
  })

  test('a film of one genre has its colour for both', () => {
    expect(coverOf({ id: '1', genres: ['Music', 'Drama'] })).toMatchObject({
      ground: 'magenta',
      accent: 'blue',
    })
    expect(coverOf({ id: '1', genres: ['Drama'] })).toMatchObject({ ground: 'blue', accent: 'blue' })
  })

  test('the same film always has the same cover, whatever the order of its genres', () => {
    expect(coverOf({ id: '7', genres: ['War', 'Drama'] })).toEqual(
      coverOf({ id: '7', genres: ['Drama', 'War'] }),
    )
  })

  test('films of no genre or of unheard ones have covers that the style sheet knows', () => {
    const genres = [[], ['Bollywood'], ['時代劇', 'Drama']]
    const ids = Array.from({ length: 60 }, (_, index) => `item ${index}`)
    for (const { ground, accent, variant, motif } of ids.flatMap((id) =>
      genres.map((list) => coverOf({ id, genres: list })),
    )) {
      expect(STYLES).toContain(`[data-ground="${ground}"]`)
      expect(STYLES).toContain(`[data-accent="${accent}"]`)
      expect(MOTIFS).toHaveProperty(motif)
      if (variant > 0) expect(STYLES).toContain(`[data-variant="${variant}"]`)
    }
  })
})
