import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filmPath, parsePath } from '../../src/demo/route.ts'

test('a film in the address comes back, whatever its id', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme' }).filter((id) => !/^\.\.?$/.test(id)),
      (id) => {
        // As the browser resolves a link, which takes dots and slashes for steps.
        const { pathname } = new URL(filmPath(id), 'https://films.example')
        expect(parsePath(pathname)).toEqual({ screen: 'film', filmId: id })
      },
    ),
  )
})

test.each([
  ['/', 'home'],
  ['/index.html', 'home'],
  ['/map', 'map'],
  ['/insights', 'insights'],
  ['/film/', 'missing'],
  ['/film/%', 'missing'],
  ['/nosuch', 'missing'],
])('%s is the screen %s', (path, screen) => {
  expect(parsePath(path)).toEqual({ screen })
})
