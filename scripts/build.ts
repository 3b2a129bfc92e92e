/**
 * Builds what cannot run as it is written: the AssemblyScript kernels into `dist/wasm` and the demo site
 * into `dist/site`. TypeScript itself is run directly by Node, and bundled for the Worker by wrangler.
 */

import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import asc from 'assemblyscript/asc'
import { build } from 'esbuild'
import { buildClient } from './build-client.ts'
import { collectLicences } from './licences.ts'

/** Each kernel module: its entry, and whether its memory is shared between threads. */
const KERNELS = [
  { name: 'score', shared: false },
  { name: 'train', shared: true },
] as const

async function buildKernel(kernel: (typeof KERNELS)[number]): Promise<void> {
  const entry = `src/model/assembly/${kernel.name}.ts`
  const shared = kernel.shared ? ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads'] : []
  const { error, stderr } = await asc.main([
    entry,
    '--outFile',
    `dist/wasm/${kernel.name}.wasm`,
    '--textFile',
    `dist/wasm/${kernel.name}.wat`,
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--enable',
    'simd',
    '--enable',
    'relaxed-simd',
    ...shared,
  ])
  if (error) throw new Error(`${entry} does not compile:\n${stderr.toString()}`)
}

async function buildSite(): Promise<void> {
  await mkdir('dist/site', { recursive: true })
  await cp('src/demo/public', 'dist/site', { recursive: true })
  const { metafile } = await build({
    entryPoints: ['src/demo/main.ts'],
    outdir: 'dist/site',
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: 'linked',
    loader: { '.woff2': 'file' },
    assetNames: 'fonts/[name]',
    logLevel: 'warning',
    metafile: true,
  })
  await writeFile('dist/site/licences.txt', await collectLicences(Object.keys(metafile.inputs)))
  // Else the browser would learn of them only from the script that needs them, a round trip later.
  const needed = metafile.outputs['dist/site/main.js']?.imports ?? []
  const preloads = needed
    .filter(({ kind }) => kind === 'import-statement')
    .map(({ path }) => `    <link rel="modulepreload" href="${path.replace('dist/site', '')}" />\n`)
  const page = await readFile('src/demo/public/index.html', 'utf8')
  await writeFile('dist/site/index.html', page.replace('  </head>', `${preloads.join('')}  </head>`))
  // Their names change with their contents, and those of builds before would be published too.
  for (const file of await readdir('dist/site/chunks')) {
    if (!(`dist/site/chunks/${file}` in metafile.outputs))
      await rm(`dist/site/chunks/${file}`, { force: true })
  }
}

/** The parts of the page at /docs, which the Worker serves itself. */
async function buildDocs(): Promise<void> {
  const { metafile } = await build({
    entryPoints: ['src/docs/docs.ts'],
    outdir: 'dist/site/docs',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    loader: { '.svg': 'dataurl' },
    logLevel: 'warning',
    metafile: true,
  })
  const swaggerUi = 'node_modules/swagger-ui-dist'
  const licences = [
    await collectLicences(Object.keys(metafile.inputs)),
    await readFile(`${swaggerUi}/NOTICE`, 'utf8'),
    await readFile(`${swaggerUi}/swagger-ui-es-bundle.js.LICENSE.txt`, 'utf8'),
  ]
  await writeFile('dist/site/docs/licences.txt', licences.join('\n\n'))
}

await mkdir('dist/wasm', { recursive: true })
for (const kernel of KERNELS) await buildKernel(kernel)
if (existsSync('src/demo/main.ts')) await buildSite()
if (existsSync('src/docs/docs.ts')) await buildDocs()
await buildClient()
const version = JSON.parse(await readFile('package.json', 'utf8')).version
console.log(`foldin ${version}: kernels in dist/wasm, site in dist/site, client in dist/client`)
