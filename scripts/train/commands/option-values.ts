/** Reads the values of options; a value that is none is wrong usage, and the message says what was expected. */
import { InvalidArgumentError } from 'commander'

type Parse<T> = (text: string) => T

export function wholeNumber(least: number, most: number): Parse<number> {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
    }
    return value
  }
}

/** @param least null takes negative numbers too. */
export function decimalNumber(least: number | null): Parse<number> {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) {
      throw new InvalidArgumentError('Expected a number that float32 holds, from -3.4e38 to 3.4e38.')
    }
    if (!Number.isFinite(value) || (least !== null && value < least)) {
      throw new InvalidArgumentError(`Expected a number${least === null ? '' : ` from ${least} on`}.`)
    }
    return value
  }
}

/** Whole numbers separated by commas, in rising order, each once. */
export function wholeNumbers(least: number, most: number): Parse<number[]> {
  const one = wholeNumber(least, most)
  return (text) => [...new Set(text.split(',').map((part) => one(part.trim())))].toSorted((a, b) => a - b)
}

export function oneOf<const T extends string>(...choices: readonly T[]): Parse<T> {
  return (text) => {
    const choice = choices.find((known) => known === text)
    if (choice === undefined) throw new InvalidArgumentError(`Expected one of: ${choices.join(', ')}.`)
    return choice
  }
}
