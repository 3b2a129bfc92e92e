/** The licence texts of what is bundled into the site: most licences ask for theirs wherever the work is passed on. */
import { readdir, readFile } from 'node:fs/promises'

const ROOT = new URL('../', import.meta.url)

/**
 * One text with the licences of the packages that `files` come from; files outside node_modules are our own.
 *
 * @param files paths from the project's folder
 * @throws {Error} naming a package that has no licence text.
 */
export async function collectLicences(files: readonly string[]): Promise<string> {
  const packages = new Set<string>()
  for (const file of files) {
    const name = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]
    if (name !== undefined) packages.add(name)
  }
  const licences = await Promise.all([...packages].sort().map(licenceOf))
  return `This site contains the following works of others.\n\n${licences.join('\n\n')}`
}

async function licenceOf(folder: string): Promise<string> {
  const inside = new URL(`${folder}/`, ROOT)
  const file = (await readdir(inside)).find((name) => /^licen[cs]e(\.\w+)?$/i.test(name))
  if (file === undefined) throw new Error(`${folder} has no licence text; do not bundle it`)
  const { name, version, license } = JSON.parse(await readFile(new URL('package.json', inside), 'utf8'))
  return `===== ${name} ${version} (${license}) =====\n\n${await readFile(new URL(file, inside), 'utf8')}`
}
