import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findTrained, fingerprint, rememberTrained } from '../../scripts/train/demo-model.ts'
import { exportModel } from '../../scripts/train/export.ts'
import { readModelDirectory, writeModelDirectory } from '../../scripts/train/model-directory.ts'
import { DATASET, METADATA, MODEL } from '../golden/small-model.ts'

let folder: string
let ratings: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-demo-model-'))
  ratings = join(folder, 'ratings.csv')
  await writeFile(ratings, 'user,item,rating\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the fingerprint is that of files and options', async () => {
  const options = { seed: 42 }
  const print = await fingerprint([ratings], options)
  expect(await fingerprint([ratings], { seed: 42 })).toBe(print)
  expect(await fingerprint([ratings], { seed: 43 })).not.toBe(print)
  await writeFile(ratings, 'user,item,rating\na,b,5\n')
  expect(await fingerprint([ratings], options)).not.toBe(print)
})

test('a trained model is found by its fingerprint, and only the one that it made', async () => {
  const directory = join(folder, 'model')
  expect(await findTrained(directory, 'print')).toBeNull()
  await writeModelDirectory(directory, exportModel(DATASET, MODEL, METADATA, { seed: 1, simulated: true }))
  expect(await findTrained(directory, 'print')).toBeNull()
  const { modelVersion } = await readModelDirectory(directory)
  await rememberTrained(directory, 'print', modelVersion)
  expect((await findTrained(directory, 'print'))?.modelVersion).toBe(modelVersion)
  expect(await findTrained(directory, 'another print')).toBeNull()
  // A run that stopped before it could say what it had trained.
  await writeModelDirectory(directory, exportModel(DATASET, MODEL, null, { seed: 2, simulated: true }))
  expect(await findTrained(directory, 'print')).toBeNull()
})
