/**
 * Writes the declarations of `foldin/client` and `foldin/elements`. The contract's types are inferred from schemas;
 * here they are written out, so that who uses the client needs neither those schemas nor their library.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { API, NodeBuilderFlags } from 'typescript/unstable/sync'

const PROJECT = 'src/client/tsconfig.json'
const CONTRACT = 'src/worker/contract/index.ts'
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

export async function writeClientTypes(folder: string): Promise<void> {
  const emitted = await mkdtemp(join(tmpdir(), 'foldin-types-'))
  try {
    await emitDeclarations(emitted)
    const client = join(emitted, 'src/client')
    for (const file of await readdir(client, { recursive: true })) {
      if (!file.endsWith('.d.ts')) continue
      const path = join(folder, file)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, selfContained(await readFile(join(client, file), 'utf8')))
    }
  } finally {
    await rm(emitted, { recursive: true })
  }
  await writeFile(join(folder, 'contract.d.ts'), contractTypes())
}

/** Without checking: that is the business of `npm run check`. */
async function emitDeclarations(outDir: string): Promise<void> {
  const options = ['--noCheck', '--declaration', '--emitDeclarationOnly', '--composite', 'false']
  const unbuilt = ['--incremental', 'false', '--tsBuildInfoFile', 'null']
  const settings = ['-p', PROJECT, ...options, ...unbuilt, '--outDir', outDir]
  await promisify(execFile)(process.execPath, [TSC, ...settings])
}

function selfContained(declarations: string): string {
  return declarations
    .replace(/'((?:\.\.\/)+)worker\/contract\/index\.ts'/g, (_, up: string) =>
      up === '../' ? "'./contract.js'" : `'${up.slice(3)}contract.js'`,
    )
    .replace(/from '(\.[^']*)\.ts'/g, "from '$1.js'")
}

function contractTypes(): string {
  const api = new API({ cwd: process.cwd() })
  try {
    const project = api.updateSnapshot({ openProjects: [resolve(PROJECT)] }).getProject(resolve(PROJECT))
    const file = project?.program.getSourceFile(resolve(CONTRACT))
    const contract = file && project?.checker.getSymbolAtLocation(file)
    if (!project || !contract) throw new Error(`${CONTRACT} is not in ${PROJECT}`)
    const { NoTruncation, InTypeAlias, MultilineObjectLiterals } = NodeBuilderFlags
    const flags = NoTruncation | InTypeAlias | MultilineObjectLiterals
    const types = project.checker.getExportsOfModule(contract).map((symbol) => {
      const type = project.checker.getDeclaredTypeOfSymbol(symbol)
      return `export type ${symbol.name} = ${project.checker.typeToString(type, undefined, flags)}\n`
    })
    return ['/** Requests and responses of the API. */\n', ...types].join('\n')
  } finally {
    api.close()
  }
}
