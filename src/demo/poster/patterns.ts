/** Pictures that are a pattern or a thing repeated: waves, arches, windows. Drawn from a film's chance as well. */
import { between, type Ink, type Layer, type Motif, range } from './motif.ts'
import { circle, type Point, polygon, rectangle, ring, swell } from './shapes.ts'

export const chevrons: Motif = (chance) => {
  const [step, rise] = [between(chance, 15, 20), between(chance, 18, 34)]
  return range(6).map((index): Layer => {
    const y = 8 + index * step
    const ink: Ink = index % 3 === 0 ? 'accent' : index % 3 === 1 ? 'shade' : 'glow'
    return [
      ink,
      polygon([
        [-2, y + rise],
        [50, y],
        [102, y + rise],
        [102, y + rise + step * 0.62],
        [50, y + step * 0.62],
        [-2, y + rise + step * 0.62],
      ]),
    ]
  })
}

export const waves: Motif = (chance) => {
  const [count, phase] = [between(chance, 0.9, 1.8), chance() * 6]
  const inks: readonly Ink[] = ['accent', 'shade', 'glow', 'shade', 'accent', 'shade']
  return inks.map(
    (ink, index): Layer => [ink, swell(26 + index * 14, 11 - index, count, phase + index * 0.55)],
  )
}

export const lens: Motif = (chance) => {
  const [x, y, r] = [50, between(chance, 46, 54), between(chance, 34, 40)]
  const [blades, turn] = [6 + Math.floor(chance() * 3), chance() * 6]
  const at = (index: number, reach: number): Point => {
    const angle = turn + (index * 2 * Math.PI) / blades
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)]
  }
  const iris = range(blades)
    .filter((index) => index % 2 === 0)
    .map((index) => polygon([at(index, r * 0.36), at(index + 0.2, r * 0.94), at(index + 1.15, r * 0.94)]))
    .join('')
  return [
    ['accent', circle(x, y, r)],
    ['shade', iris],
    ['ground', ring(x, y, r * 0.98, r * 0.9)],
    ['glow', circle(x, y, r * 0.3)],
  ]
}

export const arches: Motif = (chance) => {
  const count = 3 + Math.floor(chance() * 2)
  const step = 100 / count
  const lit = Math.floor(chance() * count)
  return range(count).map((index): Layer => {
    const [x, width] = [index * step + step * 0.1, step * 0.8]
    const top = between(chance, 22, 58)
    const arch = `M${x} 100V${top + width / 2}a${width / 2} ${width / 2} 0 0 1 ${width} 0V100Z`
    return [index === lit ? 'glow' : index % 2 === 0 ? 'accent' : 'shade', arch]
  })
}

export const blinds: Motif = (chance) => {
  const [x, y, r] = [between(chance, 36, 64), between(chance, 42, 54), between(chance, 26, 34)]
  const [step, lean] = [between(chance, 8, 11), between(chance, -14, 14)]
  const slats = range(14)
    .map((index) => {
      const at = index * step - 8
      return polygon([
        [0, at - lean / 2],
        [100, at + lean / 2],
        [100, at + lean / 2 + step * 0.42],
        [0, at - lean / 2 + step * 0.42],
      ])
    })
    .join('')
  return [
    ['glow', circle(x, y, r)],
    ['accent', circle(x + r * between(chance, -0.9, 0.9), y + r * 0.7, r * 0.6)],
    ['ground', slats],
  ]
}

export const hills: Motif = (chance) => {
  const inks: readonly Ink[] = ['accent', 'glow', 'shade', 'paper']
  return range(7).map((index): Layer => {
    const r = between(chance, 11, 25) * (1 - index * 0.06)
    const ink = inks[(index + Math.floor(chance() * 2)) % inks.length] ?? 'accent'
    const x = between(chance, 0, 100)
    return [ink, `M${x - r} 100V${100 - r * 1.4}a${r} ${r} 0 0 1 ${2 * r} 0V100Z`]
  })
}

export const stairs: Motif = (chance) => {
  const [count, mirrored] = [5 + Math.floor(chance() * 3), chance() < 0.5]
  const step = 100 / count
  const flight = (ink: Ink, lift: number): Layer => {
    const points = range(count).flatMap((index): Point[] => {
      const y = 100 - (index + 1) * step * 0.8 + lift
      return [
        [index * step, y],
        [(index + 1) * step, y],
      ]
    })
    const all: Point[] = [[0, 100], ...points, [100, 100]]
    return [ink, polygon(mirrored ? all.map(([x, y]): Point => [100 - x, y]) : all)]
  }
  const sun = circle(mirrored ? 68 : 32, between(chance, 22, 32), between(chance, 9, 14))
  return [['glow', sun], flight('accent', 0), flight('shade', step * 1.6)]
}

export const horizon: Motif = (chance) => {
  const [x, line, r] = [between(chance, 34, 66), between(chance, 50, 62), between(chance, 24, 32)]
  const glints = range(5)
    .map((index) => {
      const width = r * 2 * (0.95 - index * 0.17)
      return rectangle(x - width / 2, line + 4 + index * 7.4, width, 3.4)
    })
    .join('')
  return [
    ['glow', `M${x - r} ${line}a${r} ${r} 0 0 1 ${2 * r} 0Z`],
    ['shade', rectangle(0, line, 100, 100 - line)],
    ['accent', glints],
  ]
}

export const windows: Motif = (chance) => {
  const [columns, rows] = [4, 5]
  const [wide, high] = [100 / columns, 100 / rows]
  const lit = new Set(range(3).map(() => Math.floor(chance() * columns * rows)))
  const panes = range(columns * rows).map((index): Layer => {
    const [x, y] = [(index % columns) * wide + 4, Math.floor(index / columns) * high + 4]
    const ink: Ink = lit.has(index) ? 'glow' : chance() < 0.3 ? 'accent' : 'ground'
    return [ink, rectangle(x, y, wide - 8, high - 6)]
  })
  return [['shade', rectangle(0, 0, 100, 100)], ...panes]
}

export const burst: Motif = (chance) => {
  const [x, y, rays] = [between(chance, 30, 70), between(chance, 52, 78), 11 + Math.floor(chance() * 4)]
  const turn = chance() * 6
  const ray = (index: number) => {
    const at = (part: number): Point => {
      const angle = turn + ((index + part) * 2 * Math.PI) / rays
      return [x + 160 * Math.cos(angle), y + 160 * Math.sin(angle)]
    }
    return polygon([[x, y], at(-0.24), at(0.24)])
  }
  const disc = between(chance, 13, 18)
  return [
    ['accent', range(rays).map(ray).join('')],
    ['shade', circle(x, y, disc * 1.3)],
    ['glow', circle(x, y, disc)],
  ]
}

export const halftone: Motif = (chance) => {
  const [fromX, fromY] = [between(chance, 15, 85), between(chance, 20, 90)]
  const step = 12.5
  const dots = range(64).map((index): string => {
    const [x, y] = [((index % 8) + 0.5) * step, (Math.floor(index / 8) + 0.5) * step]
    const far = Math.hypot(x - fromX, y - fromY) / 95
    return circle(x, y, Math.max(0.7, 5.9 * (1 - far)))
  })
  const picked = Math.floor(chance() * 64)
  return [
    ['accent', dots.filter((_, index) => index % 64 !== picked).join('')],
    ['glow', dots[picked] ?? ''],
  ]
}

export const eye: Motif = (chance) => {
  const [y, high] = [between(chance, 44, 56), between(chance, 42, 54)]
  const lid = (scale: number) =>
    `M${50 - 46 * scale} ${y}Q50 ${y - high * scale} ${50 + 46 * scale} ${y}Q50 ${y + high * scale} ${50 - 46 * scale} ${y}Z`
  const look = between(chance, -8, 8)
  return [
    ['shade', lid(1.08)],
    ['paper', lid(0.92)],
    ['accent', circle(50 + look, y, high * 0.4)],
    ['shade', circle(50 + look, y, high * 0.2)],
    ['glow', circle(50 + look + high * 0.12, y - high * 0.14, high * 0.07)],
  ]
}
