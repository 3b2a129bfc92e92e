/** All pictures of posters by name. */
import type { Motif } from './motif.ts'
import {
  arches,
  blinds,
  burst,
  chevrons,
  eye,
  halftone,
  hills,
  horizon,
  lens,
  stairs,
  waves,
  windows,
} from './patterns.ts'
import { dunes, embrace, moon, orbits, peaks, speed, teeth, tiles, vortex } from './scenes.ts'

export const MOTIFS = {
  arches,
  blinds,
  burst,
  chevrons,
  dunes,
  embrace,
  eye,
  halftone,
  hills,
  horizon,
  lens,
  moon,
  orbits,
  peaks,
  speed,
  stairs,
  teeth,
  tiles,
  vortex,
  waves,
  windows,
} as const satisfies Record<string, Motif>
export type MotifName = keyof typeof MOTIFS
