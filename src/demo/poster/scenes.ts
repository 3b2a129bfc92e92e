/** Pictures that are of something: sky, mountains, a moon, a mouth. Drawn from a film's chance, so none are quite alike. */
import { between, type Ink, type Layer, type Motif, range } from './motif.ts'
import { circle, ellipse, type Point, polygon, quarter, swell } from './shapes.ts'

export const orbits: Motif = (chance) => {
  const [x, y, r] = [between(chance, 38, 66), between(chance, 44, 60), between(chance, 17, 25)]
  const turn = between(chance, -32, 32)
  const rings = [2.1, 1.62].map(
    (wide): Layer => [
      'glow',
      ellipse(x, y, r * wide, r * wide * 0.3, turn) +
        ellipse(x, y, r * wide - 2.2, r * wide * 0.3 - 1.4, turn),
    ],
  )
  const stars = range(16)
    .map(() => circle(chance() * 100, chance() * 100, between(chance, 0.4, 1)))
    .join('')
  return [['paper', stars], ['accent', circle(x, y, r)], ['shade', crescent(x, y, r, 0.35)], ...rings]
}

/** The part of a disc that a second one, moved by `shift` radii, leaves over. */
function crescent(x: number, y: number, r: number, shift: number): string {
  const top = `${x} ${y - r}`
  return `M${top}A${r} ${r} 0 0 1 ${x} ${y + r}A${r * (1 + shift)} ${r * (1 + shift)} 0 0 0 ${top}Z`
}

export const dunes: Motif = (chance) => {
  const sun = between(chance, 16, 24)
  return [
    ['glow', circle(between(chance, 28, 72), between(chance, 40, 52), sun)],
    [
      'accent',
      swell(between(chance, 58, 66), between(chance, 3, 7), between(chance, 0.6, 1.2), chance() * 6),
    ],
    ['shade', swell(between(chance, 76, 84), between(chance, 3, 6), between(chance, 0.5, 1.1), chance() * 6)],
  ]
}

export const peaks: Motif = (chance) => {
  const ridge = (base: number, height: number, count: number): string => {
    const step = 100 / count
    const points = range(count + 1).flatMap((index): Point[] => [
      [(index - 0.5) * step, base],
      [index * step + between(chance, -6, 6), base - height * between(chance, 0.55, 1)],
    ])
    return polygon([[-20, 100], ...points, [120, base], [120, 100]])
  }
  return [
    ['glow', circle(between(chance, 20, 80), between(chance, 24, 36), between(chance, 9, 14))],
    ['accent', ridge(72, 44, 2)],
    ['shade', ridge(98, 38, 3)],
  ]
}

export const speed: Motif = (chance) => {
  const lean = between(chance, 24, 44)
  const bars = range(6).map((index): Layer => {
    const [y, high] = [index * 17 + between(chance, -3, 3), between(chance, 5, 13)]
    const [left, right] = [between(chance, -30, 40), between(chance, 62, 130)]
    const ink: Ink = index % 3 === 1 ? 'glow' : index % 3 === 0 ? 'accent' : 'shade'
    const tilt = (x: number) => y - ((x - 50) / 100) * lean + lean / 3
    return [
      ink,
      polygon([
        [left, tilt(left)],
        [right, tilt(right)],
        [right - 6, tilt(right) + high],
        [left - 6, tilt(left) + high],
      ]),
    ]
  })
  return bars
}

export const embrace: Motif = (chance) => {
  const [r, y] = [between(chance, 25, 31), between(chance, 46, 56)]
  const gap = r * between(chance, 0.5, 0.8)
  const tilt = between(chance, -12, 12)
  const [left, right] = [circle(50 - gap, y - tilt / 2, r), circle(50 + gap, y + tilt / 2, r)]
  const angle = Math.atan2(tilt / 2, gap)
  // Half of the lens that both discs have, from its middle to a tip.
  const reach = Math.sqrt(r * r - gap * gap - (tilt / 2) ** 2)
  const [dx, dy] = [reach * Math.sin(angle), reach * Math.cos(angle)]
  const lens = `M${50 + dx} ${y - dy}A${r} ${r} 0 0 1 ${50 - dx} ${y + dy}A${r} ${r} 0 0 1 ${50 + dx} ${y - dy}Z`
  return [
    ['accent', left],
    ['glow', right],
    ['paper', lens],
  ]
}

export const tiles: Motif = (chance) => {
  const size = chance() < 0.5 ? 25 : 100 / 3
  const count = Math.round(100 / size)
  const inks: readonly Ink[] = ['accent', 'glow', 'paper', 'shade']
  return range(count * count).map((index): Layer => {
    const [x, y] = [(index % count) * size, Math.floor(index / count) * size]
    const ink = inks[Math.floor(chance() * inks.length)] ?? 'accent'
    const kind = chance()
    if (kind < 0.2) return [ink, circle(x + size / 2, y + size / 2, size * 0.36)]
    return [ink, quarter(x, y, size, Math.floor(kind * 20) % 4)]
  })
}

export const teeth: Motif = (chance) => {
  const count = 4 + Math.floor(chance() * 3)
  const step = 100 / count
  const row = (base: number, height: number, shift: number): string =>
    range(count + 2)
      .map((index) => {
        const x = (index - 1 + shift) * step
        return polygon([
          [x, base],
          [x + step, base],
          [x + step / 2 + between(chance, -3, 3), base + height * between(chance, 0.6, 1.1)],
        ])
      })
      .join('')
  return [
    ['glow', circle(between(chance, 36, 64), between(chance, 44, 54), between(chance, 13, 19))],
    ['accent', row(100, -44, 0)],
    ['shade', row(100, -26, 0.5)],
  ]
}

export const vortex: Motif = (chance) => {
  const [fromX, fromY] = [between(chance, 40, 60), between(chance, 48, 60)]
  const [toX, toY] = [between(chance, 30, 70), between(chance, 34, 66)]
  return range(8).map((index): Layer => {
    const part = index / 7
    const r = 52 * (1 - part) ** 1.15 + 3
    const ink: Ink = index === 7 ? 'paper' : index % 2 === 0 ? 'accent' : 'shade'
    return [ink, circle(fromX + (toX - fromX) * part, fromY + (toY - fromY) * part, r)]
  })
}

export const moon: Motif = (chance) => {
  const [x, y, r] = [between(chance, 34, 60), between(chance, 38, 52), between(chance, 22, 29)]
  const shift = r * between(chance, 0.32, 0.5)
  const stars = range(9)
    .map(() => star(chance() * 100, chance() * 92, between(chance, 1.6, 4)))
    .join('')
  return [
    ['paper', stars],
    ['glow', circle(x, y, r)],
    ['ground', circle(x + shift, y - shift * 0.4, r * 0.86)],
    ['shade', swell(between(chance, 82, 88), 4, between(chance, 0.7, 1.4), chance() * 6)],
  ]
}

function star(x: number, y: number, r: number): string {
  return polygon(
    range(8).map((index): Point => {
      const [angle, reach] = [(index * Math.PI) / 4, index % 2 === 0 ? r : r * 0.3]
      return [x + reach * Math.sin(angle), y - reach * Math.cos(angle)]
    }),
  )
}
