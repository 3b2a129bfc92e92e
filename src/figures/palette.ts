/** Colours of all figures, for light and for dark: Okabe & Ito's palette, darkened or lightened where the ground asks for it. */

export type Scheme = 'light' | 'dark'

const PALETTE = {
  paper: { light: '#ffffff', dark: '#1b1d22' },
  ground: { light: '#f5f4f0', dark: '#121317' },
  ink: { light: '#1c1d21', dark: '#eceae4' },
  muted: { light: '#5c5f68', dark: '#a5a8b0' },
  grid: { light: '#e6e5e0', dark: '#31343b' },
  faint: { light: '#a3a5ab', dark: '#6d7079' },
  blue: { light: '#0068a6', dark: '#5a9bf0' },
  vermilion: { light: '#c24e00', dark: '#f28a47' },
  green: { light: '#00825f', dark: '#2fbf95' },
  orange: { light: '#d98f00', dark: '#f0b23e' },
  sky: { light: '#3a9fdb', dark: '#a5e3f7' },
  purple: { light: '#b85f92', dark: '#dd95bd' },
  yellow: { light: '#b9a500', dark: '#f0e442' },
} as const satisfies Record<string, Record<Scheme, string>>

export type Color = keyof typeof PALETTE

export const COLOR_NAMES = Object.keys(PALETTE) as Color[]

/** Told apart by people of any colour vision (Okabe & Ito 2008), in the order in which categories take them. */
export const CATEGORY_COLORS: readonly Color[] = [
  'orange',
  'sky',
  'green',
  'blue',
  'vermilion',
  'purple',
  'yellow',
]

/** `#rrggbb` */
export function hexColor(color: Color, scheme: Scheme): string {
  return PALETTE[color][scheme]
}

/** `--blue:#0068a6;…` */
export function customProperties(scheme: Scheme): string {
  return COLOR_NAMES.map((color) => `--${color}:${hexColor(color, scheme)}`).join(';')
}
