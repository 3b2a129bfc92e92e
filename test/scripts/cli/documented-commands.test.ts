/** What the documents tell people to type are commands and options that there are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../../../scripts/train/commands/program.ts'
import { PROJECT_FOLDER } from '../../../scripts/train/project.ts'

const DOCUMENTS = ['README.md', 'examples/retrain.yml', 'wrangler.toml', 'src/model/STORAGE.md']
const program = createProgram()

/** Words of each `foldin …` in a line of code or between backticks, up to a comment or the end. */
function commandsIn(document: string): string[][] {
  const text = readFileSync(join(PROJECT_FOLDER, document), 'utf8')
  const typed = text.matchAll(/(?:npx foldin|`foldin)\s+([^`#\n|]+)/g)
  return [...typed].map(([, words = '']) => words.trim().split(/\s+/))
}

describe.each(DOCUMENTS)('%s', (document) => {
  const commands = commandsIn(document)

  test('names commands and options that there are', () => {
    for (const [name = '', ...words] of commands) {
      const command = program.commands.find((known) => known.name() === name)
      expect(command, `foldin ${name}`).not.toBeUndefined()
      const options = ['--help', ...(command?.options.map(({ long }) => long) ?? [])]
      for (const word of words.filter((text) => text.startsWith('--'))) {
        expect(options, `foldin ${name} ${word}`).toContain(word.replace(/[=\].,;:)]+.*$/, ''))
      }
    }
  })
})

test('there is something to check', () => {
  expect(DOCUMENTS.flatMap(commandsIn).length).toBeGreaterThan(10)
})
