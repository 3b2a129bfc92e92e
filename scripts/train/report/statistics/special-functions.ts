/** Special functions by their asymptotic series, after recurrence to where these are accurate to some 12 digits. */

const ASYMPTOTIC_FROM = 12

/** ψ(x) = d ln Γ(x)/dx, x > 0. */
export function digamma(x: number): number {
  let value = 0
  let at = x
  for (; at < ASYMPTOTIC_FROM; at++) value -= 1 / at
  const square = 1 / (at * at)
  const series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240))))
  return value + Math.log(at) - 1 / (2 * at) - series
}

/** ψ′(x), x > 0. */
export function trigamma(x: number): number {
  let value = 0
  let at = x
  for (; at < ASYMPTOTIC_FROM; at++) value += 1 / (at * at)
  const square = 1 / (at * at)
  const series = 1 / 6 - square * (1 / 30 - square * (1 / 42 - square * (1 / 30)))
  return value + 1 / at + square / 2 + (square / at) * series
}

/** x of ψ′(x) = value > 0, by Newton's method on 1/ψ′, which is convex (Smyth 2004, appendix). */
export function trigammaInverse(value: number): number {
  if (value > 1e7) return 1 / Math.sqrt(value)
  if (value < 1e-6) return 1 / value
  let x = 0.5 + 1 / value
  for (let step = 0; step < 50; step++) {
    const at = trigamma(x)
    const slope = (trigamma(x * (1 + 1e-6)) - trigamma(x * (1 - 1e-6))) / (2e-6 * x)
    const change = (at * (1 - at / value)) / slope
    x += change
    if (Math.abs(change) < 1e-10 * x) break
  }
  return x
}

/** Hurwitz ζ(s, q) = Σ_{k≥0} (q + k)^−s, s > 1, q > 0, by the Euler–Maclaurin formula. */
export function hurwitzZeta(s: number, q: number): number {
  let sum = 0
  let at = q
  for (; at < ASYMPTOTIC_FROM; at++) sum += at ** -s
  const power = at ** -s
  const square = at * at
  const series =
    s / 12 -
    (s * (s + 1) * (s + 2)) / (720 * square) +
    (s * (s + 1) * (s + 2) * (s + 3) * (s + 4)) / (30240 * square ** 2)
  return sum + (at * power) / (s - 1) + power / 2 + (power / at) * series
}
