/** The rules of ARCHITECTURE.md as tests: where imports may point, that none go round, what files may hold. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

interface Import {
  readonly from: string
  /** A file, relative to the project. */
  readonly to: string
  readonly typeOnly: boolean
}

interface PackageImport {
  readonly from: string
  /** `hono` for `hono/cors`; `node:fs` as it is. */
  readonly name: string
}

function sourceFiles(folder: string, kind: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && kind.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

const STATIC_IMPORT =
  /^(?:import|export)\s+(?<type>type\s+)?(?:[^'"]*?\sfrom\s+)?['"](?<specifier>[^'"]+)['"]/gm
/** `typeof import('…')` takes the type alone. */
const DYNAMIC_IMPORT = /(?<type>\btypeof\s+)?\bimport\(\s*['"](?<specifier>[^'"]+)['"]/g
const STYLE_IMPORT = /@import\s+(?:url\()?['"]?(?<specifier>[^'")]+)/g

interface Imports {
  readonly files: readonly Import[]
  readonly packages: readonly PackageImport[]
}

function importsOf(from: string, text: string): Imports {
  const patterns = from.endsWith('.css') ? [STYLE_IMPORT] : [STATIC_IMPORT, DYNAMIC_IMPORT]
  const found = patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ groups }) => ({
      typeOnly: groups?.type !== undefined,
      specifier: groups?.specifier ?? '',
    })),
  )
  const isFile = (specifier: string) => specifier.startsWith('.')
  return {
    files: found
      .filter(({ specifier }) => isFile(specifier))
      .map(({ typeOnly, specifier }) => {
        const to = relative(ROOT, resolve(ROOT, dirname(from), specifier))
        const complete = to.endsWith('.ts') || to.endsWith('.css') || to.includes('.wasm')
        return { from, to: complete ? to : `${to}.ts`, typeOnly }
      }),
    packages: found
      .filter(({ specifier }) => !isFile(specifier))
      .map(({ specifier }) => ({ from, name: packageOf(specifier) })),
  }
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

const files = ['src', 'scripts'].flatMap((folder) => sourceFiles(folder, /\.ts$/))
const all = [...files, ...sourceFiles('src', /\.css$/)].map((file) => importsOf(file, textOf(file)))
const imports = all.flatMap((of) => of.files)
const packages = all.flatMap((of) => of.packages)

/** Every folder, and the folders that it may import from besides itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/model/assembly': [],
  'src/model': [],
  'src/worker': ['src/model'],
  'src/client': [],
  'src/figures': [],
  'src/docs': [],
  'src/demo': ['src/client', 'src/figures'],
  scripts: ['src/model', 'src/figures'],
}
/** The same for imports of types alone. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = {
  'src/client': ['src/worker/contract'],
  'src/figures': ['src/model'],
  'src/demo': ['src/worker/contract'],
}
/** The packages that each folder may import; scripts may import all that package.json names as dependencies. */
const MAY_IMPORT_PACKAGES: Record<string, readonly string[]> = {
  'src/model/assembly': [],
  'src/model': ['zod', '@noble/hashes'],
  'src/worker': ['hono', 'zod', '@hono/zod-openapi', 'cloudflare:workers'],
  'src/client': [],
  'src/figures': ['@observablehq/plot'],
  'src/docs': ['swagger-ui-dist'],
  'src/demo': ['lit-html', 'kdbush', '@fontsource-variable/bricolage-grotesque'],
}

function folderOf(file: string): string {
  const folder = Object.keys(MAY_IMPORT).find((name) => file.startsWith(`${name}/`))
  if (folder === undefined) throw new Error(`${file} is in no folder that ARCHITECTURE.md knows`)
  return folder
}

function isWithin(file: string, folder: string): boolean {
  return file === `${folder}.ts` || file.startsWith(`${folder}/`)
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>

describe('imports', () => {
  test('are found at all', () => {
    expect(imports.length).toBeGreaterThan(10)
    expect(packages.length).toBeGreaterThan(10)
  })

  test('are found in every writing', () => {
    const text = [
      "import './side-effect.ts'",
      "import {\n  a,\n  b,\n} from '../x/long.ts'",
      "import type { C } from './types-only.ts'",
      "export * from './again.ts'",
      "const late = await import('./late.ts')",
      "const wrapped = () => import(\n  '@scope/package/deep.js'\n)",
      "type T = typeof import('./of-type.ts')",
      "import fs from 'node:fs'",
      "import { cors } from 'hono/cors'",
    ].join('\n')
    const found = importsOf('src/model/fake.ts', text)
    expect(found.files.map(({ to, typeOnly }) => `${to}${typeOnly ? ' (type)' : ''}`)).toEqual([
      'src/model/side-effect.ts',
      'src/x/long.ts',
      'src/model/types-only.ts (type)',
      'src/model/again.ts',
      'src/model/late.ts',
      'src/model/of-type.ts (type)',
    ])
    expect(found.packages.map(({ name }) => name)).toEqual(['node:fs', 'hono', '@scope/package'])
    expect(importsOf('src/demo/fake.css', '@import "./a.css";\n@import url("font/b.css");')).toMatchObject({
      files: [{ to: 'src/demo/a.css' }],
      packages: [{ name: 'font' }],
    })
  })

  test('name what they import: a computed import cannot be checked', () => {
    const computed = files.filter((file) => /\bimport\((?!\s*['"])/.test(textOf(file)))
    expect(computed).toEqual([])
  })

  test('take only the packages that the architecture allows', () => {
    const dependencies = Object.keys(manifest.dependencies ?? {})
    const wrong = packages.filter(({ from, name }) => {
      const folder = folderOf(from)
      const allowed = MAY_IMPORT_PACKAGES[folder]
      if (allowed !== undefined) return !allowed.includes(name)
      return !name.startsWith('node:') && !dependencies.includes(name)
    })
    expect(wrong).toEqual([])
  })

  test('point only where the architecture allows', () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      const folder = folderOf(from)
      if (to.startsWith('dist/wasm/')) return folder !== 'src/worker'
      const allowed = [
        folder,
        ...(MAY_IMPORT[folder] ?? []),
        ...(typeOnly ? (MAY_IMPORT_TYPES[folder] ?? []) : []),
      ]
      return (
        !allowed.some((name) => isWithin(to, name)) || (folder === 'src/model' && to.includes('/assembly/'))
      )
    })
    expect(wrong).toEqual([])
  })

  test('go round in no circle', () => {
    const edges = Map.groupBy(imports, (edge) => edge.from)
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): string[] | null => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
      if (done.has(file)) return null
      for (const { to } of edges.get(file) ?? []) {
        const cycle = visit(to, [...path, file])
        if (cycle) return cycle
      }
      done.add(file)
      return null
    }
    expect(files.map((file) => visit(file, [])).filter((cycle) => cycle !== null)).toEqual([])
  })
})

describe('files', () => {
  const named = (file: string) => /(^|\/)(utils?|helpers?|common|misc|types)(\.ts|\/)/.test(file)

  test('are named for one concept', () => {
    expect(files.filter(named)).toEqual([])
  })

  test('use no randomness and no wall clock outside rng.ts', () => {
    const offending = files.filter((file) => /Math\.random\(|new Date\(\)/.test(textOf(file)))
    expect(offending).toEqual([])
  })

  test('in src/model name no platform', () => {
    const platform = /from ['"]node:|\bprocess\.|\bKVNamespace\b|\bR2Bucket\b|\bdocument\.|\bfetch\(/
    const offending = files
      .filter((file) => file.startsWith('src/model/'))
      .filter((file) => platform.test(textOf(file)))
    expect(offending).toEqual([])
  })
})

describe('package.json', () => {
  test('pins every dependency exactly', () => {
    const pinned = { ...manifest.dependencies, ...manifest.devDependencies }
    expect(Object.entries(pinned).filter(([, version]) => !/^\d/.test(version))).toEqual([])
  })
})
