import { expect, test } from 'vitest'
import { parseTitle } from '../../../scripts/train/ingest/film-title.ts'

test.each([
  ['Toy Story (1995)', 'Toy Story', 1995],
  ['Babylon 5', 'Babylon 5', null],
  ['Matrix, The (1999) ', 'The Matrix', 1999],
  ['Death Note: Desu nôto (2006–2007)', 'Death Note: Desu nôto', 2006],
  ['Black Mirror (2011–)', 'Black Mirror', 2011],
  ['2001: A Space Odyssey (1968)', '2001: A Space Odyssey', 1968],
  ['1984 (Nineteen Eighty-Four) (1984)', '1984 (Nineteen Eighty-Four)', 1984],
  ['Blade Runner (Director’s Cut)', 'Blade Runner (Director’s Cut)', null],
  ['Room (237)', 'Room (237)', null],
  ['Numbers (9999)', 'Numbers (9999)', null],
  ['(1995)', '(1995)', null],
  ['', '', null],
  ["Avventura, L' (Adventure, The) (1960)", "L'Avventura (The Adventure)", 1960],
  [
    'City of Lost Children, The (Cité des enfants perdus, La) (1995)',
    'The City of Lost Children (La Cité des enfants perdus)',
    1995,
  ],
  ['Good, the Bad and the Ugly, The (1966)', 'The Good, the Bad and the Ugly', 1966],
  ['Me, Myself & Irene (2000)', 'Me, Myself & Irene', 2000],
])('%s', (text, title, year) => {
  expect(parseTitle(text)).toEqual({ title, year })
})
