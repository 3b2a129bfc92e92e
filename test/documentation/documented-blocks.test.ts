/** Every command of the documentation is run, in the order of its document; or checked, where it needs an account. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOCUMENTS, fencesOf } from './fences.ts'
import { openShell, type Shell } from './shell.ts'

const MINUTES = 60_000

describe.each(DOCUMENTS.filter((document) => fencesOf(document).some(({ kind }) => kind !== 'checked')))(
  '%s',
  (document) => {
    const fences = fencesOf(document).filter(({ kind }) => kind !== 'checked')
    let shell: Shell
    beforeAll(async () => {
      shell = await openShell()
    })
    afterAll(() => shell.close(), MINUTES)

    test.each(fences.map(({ script, kind }) => ({ kind, script, first: script.split('\n')[0] })))(
      '$first',
      async ({ kind, script }) => {
        if (kind === 'service') await shell.start(script)
        else await shell.run(script)
      },
      5 * MINUTES,
    )
  },
)

test('there are documents with commands', () => {
  expect(DOCUMENTS.flatMap(fencesOf).length).toBeGreaterThan(10)
})
