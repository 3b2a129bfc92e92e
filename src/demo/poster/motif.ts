/** What a poster's picture is made of: flat shapes in a box of 100 by 100, cut off at its edges. */
import type { Chance } from './shapes.ts'

/** What a shape is filled with: colours of styles/poster.css. */
export type Ink = 'accent' | 'glow' | 'shade' | 'paper' | 'ground'
export type Layer = readonly [ink: Ink, path: string]
export type Motif = (chance: Chance) => Layer[]

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

export function between(chance: Chance, low: number, high: number): number {
  return low + chance() * (high - low)
}
