import { describe, expect, test } from 'vitest'
import { filmName, filmOf } from '../../src/demo/film.ts'
import { displayTitle } from '../../src/demo/film-title.ts'

describe('titles in reading order', () => {
  test.each([
    ['Toy Story', 'Toy Story', ''],
    ['Matrix, The', 'The Matrix', ''],
    ["Avventura, L'", "L'Avventura", ''],
    ['Seven (a.k.a. Se7en)', 'Seven', 'a.k.a. Se7en'],
    [
      'City of Lost Children, The (Cité des enfants perdus, La)',
      'The City of Lost Children',
      'La Cité des enfants perdus',
    ],
    ['Das Boot (Boot, Das) (1981 cut)', 'Das Boot', 'Das Boot, 1981 cut'],
    ['Good, the Bad and the Ugly, The', 'The Good, the Bad and the Ugly', ''],
    ['(500) Days of Summer', '(500) Days of Summer', ''],
    ['(Untitled)', '(Untitled)', ''],
    ['Me, Myself & I, Them', 'Me, Myself & I, Them', ''],
  ])('%s', (catalogued, title, subtitle) => {
    expect(displayTitle(catalogued)).toEqual({ title, subtitle })
  })
})

describe('a film out of an item', () => {
  test('takes title, year and genres', () => {
    const metadata = { title: 'Matrix, The', year: 1999, genres: ['Action', 'Sci-Fi'], imdb: 8.7 }
    const film = filmOf({ itemId: '2571', metadata })
    expect(film).toEqual({
      id: '2571',
      title: 'The Matrix',
      subtitle: '',
      year: 1999,
      genres: ['Action', 'Sci-Fi'],
    })
    expect(filmName(film)).toBe('The Matrix (1999)')
  })

  test('without metadata is named by its id', () => {
    const film = filmOf({ itemId: 'sku-7' })
    expect(film).toEqual({ id: 'sku-7', title: 'sku-7', subtitle: '', year: null, genres: [] })
    expect(filmName(film)).toBe('sku-7')
  })

  test('leaves aside fields of another kind', () => {
    const film = filmOf({ itemId: '1', metadata: { title: null, year: '1999', genres: 'Action' } })
    expect(film).toMatchObject({ title: '1', year: null, genres: [] })
  })
})
