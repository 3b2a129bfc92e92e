/**
 * Builds what other sites use: the client library and the elements as a package without dependencies in `dist/client`,
 * and the elements' scripts, one tag each, in `dist/site`.
 */
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { type BuildOptions, build, type Plugin, transform } from 'esbuild'
import { writeClientTypes } from './client-types.ts'

/** Custom states, `AbortSignal.any`, `light-dark()`: all that is from 2024 on. */
const BROWSERS = ['chrome125', 'firefox126', 'safari17.5']

/** Style sheets of elements become minified text. */
const styleText: Plugin = {
  name: 'style-text',
  setup(setup) {
    setup.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await readFile(path, 'utf8')
      const { code } = await transform(css, { loader: 'css', minify: true, target: BROWSERS })
      return { contents: code.trim(), loader: 'text' }
    })
  },
}

const SHARED: BuildOptions = {
  bundle: true,
  minify: true,
  target: 'es2022',
  plugins: [styleText],
  logLevel: 'warning',
}

export async function buildClient(): Promise<void> {
  await build({
    ...SHARED,
    entryPoints: { client: 'src/client/index.ts', elements: 'src/client/elements/index.ts' },
    outdir: 'dist/client',
    format: 'esm',
    sourcemap: 'linked',
  })
  await build({
    ...SHARED,
    entryPoints: {
      'foldin-recs': 'src/client/elements/foldin-recs-script.ts',
      'foldin-rating': 'src/client/elements/foldin-rating-script.ts',
    },
    outdir: 'dist/site',
    format: 'iife',
    // Classes are strict without being told: saves the words.
    tsconfigRaw: {},
  })
  await writeClientTypes('dist/client/types')
  await copyFile('LICENSE', 'dist/client/LICENSE')
  await writeFile('dist/client/package.json', await clientManifest())
}

/** That of the project, with what concerns who calls the service: the same name, so that `foldin/client` is the same. */
async function clientManifest(): Promise<string> {
  const { name, version, license, type, exports } = JSON.parse(await readFile('package.json', 'utf8'))
  const description = 'The client library and the elements of Foldin, a recommendation API at the edge.'
  const here = JSON.stringify(exports).replaceAll('./dist/client/', './')
  const manifest = {
    name,
    version,
    description,
    license,
    type,
    sideEffects: false,
    exports: JSON.parse(here),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}
