/** Commands that the documents name without a test that runs them: their scripts, subcommands and options exist. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../../scripts/train/commands/program.ts'
import { PROJECT_FOLDER } from '../../scripts/train/project.ts'
import { DOCUMENTS, textOf } from './fences.ts'

const ALL = [
  ...DOCUMENTS,
  'ARCHITECTURE.md',
  'data/README.md',
  'examples/retrain.yml',
  'src/model/FORMAT.md',
  'src/model/STORAGE.md',
  'wrangler.toml',
]
const { scripts } = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
/** Of npm itself. */
const NPM_SCRIPTS = ['start', 'test']
const program = createProgram()

/** Words behind `start` in a line of code or between backticks, up to a comment, a pipe or the end. */
function typedBehind(start: string, text: string): string[][] {
  return [...text.matchAll(new RegExp(`${start}\\s+([^\`#\\n|&;]+)`, 'g'))].map(([, words = '']) =>
    words.trim().split(/\s+/),
  )
}

function optionsIn(words: readonly string[]): string[] {
  return words.filter((word) => word.startsWith('--')).map((word) => word.replace(/[=\].,;:)].*$/, ''))
}

describe.each(ALL)('%s', (document) => {
  const text = textOf(document)

  test('names commands and options of foldin that there are', () => {
    for (const [name = '', ...words] of typedBehind('(?:npx |`)foldin', text)) {
      let command = program.commands.find((known) => known.name() === name)
      expect(command, `foldin ${name}`).not.toBeUndefined()
      const nested = command?.commands.find((known) => known.name() === words[0])
      command = nested ?? command
      const options = ['--help', ...(command?.options.map(({ long }) => long) ?? [])]
      for (const option of optionsIn(words)) expect(options, `foldin ${name} ${option}`).toContain(option)
    }
  })

  test('names npm scripts that there are', () => {
    for (const [name = ''] of typedBehind('npm run', text)) {
      const script = name.replace(/[.,;:)]+$/, '')
      if (script.endsWith('…')) continue
      expect(Object.keys(scripts), script).toContain(script)
    }
    for (const name of NPM_SCRIPTS) expect(Object.keys(scripts)).toContain(name)
  })
})

describe('wrangler', () => {
  const typed = new Set(
    ALL.flatMap((document) => typedBehind('npx wrangler', textOf(document)).map((words) => words.join(' '))),
  )

  test.each([...typed])('%s', async (line) => {
    const words = line.split(/\s+/)
    const name = words.filter((word) => /^[a-z][a-z0-9-]*$/.test(word))
    const wrangler = join(PROJECT_FOLDER, 'node_modules/.bin/wrangler')
    const { stdout } = await promisify(execFile)(wrangler, [...name.slice(0, 3), '--help'])
    expect(stdout).toContain(`wrangler ${name[0]}`)
    for (const option of optionsIn(words)) expect(stdout, option).toContain(option)
  })
})

test('there is something to check', () => {
  expect(ALL.flatMap((document) => typedBehind('(?:npx |`)foldin', textOf(document))).length).toBeGreaterThan(
    20,
  )
})
