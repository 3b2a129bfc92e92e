/** The rules of ARCHITECTURE.md as tests: where imports may point, that none go round, what files may hold. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}

const files = ['src', 'scripts'].flatMap(sourceFiles)

const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(ROOT, from), 'utf8')
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm)
  return [...statements].map(([, typeOnly, specifier]) => {
    const to = relative(ROOT, resolve(ROOT, dirname(from), specifier ?? ''))
    return {
      from,
      to: to.endsWith('.ts') || to.includes('.wasm') ? to : `${to}.ts`,
      typeOnly: typeOnly !== undefined,
    }
  })
})

/** Every folder, and the folders that it may import from besides itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/model/assembly': [],
  'src/model': [],
  'src/worker': ['src/model'],
  'src/client': [],
  'src/demo': ['src/client'],
  scripts: ['src/model'],
}
/** The same for imports of types alone. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = {
  'src/client': ['src/worker/contract'],
  'src/demo': ['src/worker/contract'],
}

function folderOf(file: string): string {
  const folder = Object.keys(MAY_IMPORT).find((name) => file.startsWith(`${name}/`))
  if (folder === undefined) throw new Error(`${file} is in no folder that ARCHITECTURE.md knows`)
  return folder
}

function isWithin(file: string, folder: string): boolean {
  return file === `${folder}.ts` || file.startsWith(`${folder}/`)
}

describe('imports', () => {
  test('are found at all', () => {
    expect(imports.length).toBeGreaterThan(10)
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
    const offending = files.filter((file) =>
      /Math\.random\(|new Date\(\)/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(offending).toEqual([])
  })

  test('in src/model name no platform', () => {
    const platform = /from ['"]node:|\bprocess\.|\bKVNamespace\b|\bR2Bucket\b|\bdocument\.|\bfetch\(/
    const offending = files
      .filter((file) => file.startsWith('src/model/'))
      .filter((file) => platform.test(readFileSync(join(ROOT, file), 'utf8')))
    expect(offending).toEqual([])
  })
})

describe('package.json', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >

  test('pins every dependency exactly', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies }
    expect(Object.entries(all).filter(([, version]) => !/^\d/.test(version))).toEqual([])
  })
})
