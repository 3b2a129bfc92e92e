/**
 * Builds what other sites use: the client library and the elements as modules into `dist/client`, and the elements'
 * scripts, one tag each, into `dist/site`.
 */
import { readFile } from 'node:fs/promises'
import { type BuildOptions, build, type Plugin, transform } from 'esbuild'

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
}
