/** Films for the fake service, most popular first: title as catalogues write it, year, genres. */
import type { ItemMetadata } from '../../src/client/index.ts'

const ROWS: readonly [title: string, year: number, genres: string][] = [
  ['Forrest Gump', 1994, 'Comedy|Drama|Romance|War'],
  ['Shawshank Redemption, The', 1994, 'Crime|Drama'],
  ['Pulp Fiction', 1994, 'Comedy|Crime|Drama|Thriller'],
  ['Silence of the Lambs, The', 1991, 'Crime|Horror|Thriller'],
  ['Matrix, The', 1999, 'Action|Sci-Fi|Thriller'],
  ['Star Wars: Episode IV - A New Hope', 1977, 'Action|Adventure|Sci-Fi'],
  ['Jurassic Park', 1993, 'Action|Adventure|Sci-Fi|Thriller'],
  ['Braveheart', 1995, 'Action|Drama|War'],
  ['Terminator 2: Judgment Day', 1991, 'Action|Sci-Fi'],
  ["Schindler's List", 1993, 'Drama|War'],
  ['Fight Club', 1999, 'Action|Crime|Drama|Thriller'],
  ['Toy Story', 1995, 'Adventure|Animation|Children|Comedy|Fantasy'],
  ['Usual Suspects, The', 1995, 'Crime|Mystery|Thriller'],
  ['American Beauty', 1999, 'Drama|Romance'],
  ['Seven (a.k.a. Se7en)', 1995, 'Mystery|Thriller'],
  ['Independence Day (a.k.a. ID4)', 1996, 'Action|Adventure|Sci-Fi|Thriller'],
  ['Raiders of the Lost Ark (Indiana Jones and the Raiders of the Lost Ark)', 1981, 'Action|Adventure'],
  ['Lord of the Rings: The Fellowship of the Ring, The', 2001, 'Adventure|Fantasy'],
  ['Star Wars: Episode V - The Empire Strikes Back', 1980, 'Action|Adventure|Sci-Fi'],
  ['Lion King, The', 1994, 'Adventure|Animation|Children|Drama|Musical'],
  ['Fargo', 1996, 'Comedy|Crime|Drama|Thriller'],
  ['Godfather, The', 1972, 'Crime|Drama'],
  ['Sixth Sense, The', 1999, 'Drama|Horror|Mystery'],
  ['Shrek', 2001, 'Adventure|Animation|Children|Comedy|Fantasy|Romance'],
  ['Back to the Future', 1985, 'Adventure|Comedy|Sci-Fi'],
  ['Aladdin', 1992, 'Adventure|Animation|Children|Comedy|Musical'],
  ['Titanic', 1997, 'Drama|Romance'],
  ['Memento', 2000, 'Mystery|Thriller'],
  ['Saving Private Ryan', 1998, 'Action|Drama|War'],
  ['Alien', 1979, 'Horror|Sci-Fi'],
  ['Aliens', 1986, 'Action|Adventure|Horror|Sci-Fi'],
  ['Blade Runner', 1982, 'Action|Sci-Fi|Thriller'],
  ["Amelie (Fabuleux destin d'Amélie Poulain, Le)", 2001, 'Comedy|Romance'],
  ['Finding Nemo', 2003, 'Adventure|Animation|Children|Comedy'],
  ['Monty Python and the Holy Grail', 1975, 'Adventure|Comedy|Fantasy'],
  ['Gladiator', 2000, 'Action|Adventure|Drama'],
  ['Princess Bride, The', 1987, 'Action|Adventure|Comedy|Fantasy|Romance'],
  ['Shining, The', 1980, 'Horror'],
  ['Groundhog Day', 1993, 'Comedy|Fantasy|Romance'],
  ['Spirited Away (Sen to Chihiro no kamikakushi)', 2001, 'Adventure|Animation|Fantasy'],
  ['2001: A Space Odyssey', 1968, 'Adventure|Drama|Sci-Fi'],
  ['Casablanca', 1942, 'Drama|Romance'],
  ['Psycho', 1960, 'Crime|Horror'],
  ['Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il)', 1966, 'Action|Adventure|Western'],
  ['Unforgiven', 1992, 'Drama|Western'],
  ['Chinatown', 1974, 'Crime|Film-Noir|Mystery|Thriller'],
  ['L.A. Confidential', 1997, 'Crime|Film-Noir|Mystery|Thriller'],
  ["Singin' in the Rain", 1952, 'Comedy|Musical|Romance'],
  ['Bowling for Columbine', 2002, 'Documentary'],
  ['Seven Samurai (Shichinin no samurai)', 1954, 'Action|Adventure|Drama'],
  ['Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb', 1964, 'Comedy|War'],
  [
    'City of Lost Children, The (Cité des enfants perdus, La)',
    1995,
    'Adventure|Drama|Fantasy|Mystery|Sci-Fi',
  ],
  ['My Neighbor Totoro (Tonari no Totoro)', 1988, 'Animation|Children|Drama|Fantasy'],
  ['WALL·E', 2008, 'Adventure|Animation|Children|Romance|Sci-Fi'],
  ['Up', 2009, 'Adventure|Animation|Children|Drama'],
  ['Inception', 2010, 'Action|Crime|Drama|Mystery|Sci-Fi|Thriller'],
  ['Grand Budapest Hotel, The', 2014, 'Comedy|Drama'],
  ['Mad Max: Fury Road', 2015, 'Action|Adventure|Sci-Fi|Thriller'],
  ['Moonlight', 2016, 'Drama'],
  ['Her', 2013, 'Drama|Romance|Sci-Fi'],
]

export interface FakeFilm {
  readonly itemId: string
  readonly popularity: number
  readonly genres: readonly string[]
  readonly metadata: ItemMetadata
}

export const FAKE_FILMS: readonly FakeFilm[] = ROWS.map(([title, year, genreList], row) => {
  const genres = genreList.split('|')
  return { itemId: String(row + 1), popularity: 329 - row * 5, genres, metadata: { title, year, genres } }
})
