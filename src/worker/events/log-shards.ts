/** The log is in several parts, so that it takes more writes and bytes than one object: a user's entries are in one. */
import { fnv1a } from '../../model/fnv1a.ts'

/** Never to be changed: it says where users' entries are. Four objects hold 40 GB, some 200 million events. */
export const LOG_SHARDS = 4

export function shardOf(userId: string): number {
  return fnv1a(new TextEncoder().encode(userId)) % LOG_SHARDS
}

export const NOTHING_EXPORTED: readonly number[] = Array(LOG_SHARDS).fill(0)

/** `120.44.0.7`: how many entries of each part came before. */
export function encodePlaces(places: readonly number[]): string {
  return places.join('.')
}

/** Null where the text is none that `encodePlaces` has made. */
export function decodePlaces(text: string): number[] | null {
  const places = text.split('.')
  const isPlace = (place: string) => /^(?:0|[1-9]\d{0,14})$/.test(place)
  return places.length === LOG_SHARDS && places.every(isPlace) ? places.map(Number) : null
}
