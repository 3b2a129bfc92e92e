import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  ModelDirectoryError,
  readModelDirectory,
  writeModelDirectory,
} from '../../../scripts/train/model-directory.ts'
import { blobsOf } from '../../../scripts/train/publish.ts'
import { analysedModel } from '../../worker/analysed-model.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-analyses-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

test('analyses are published with the tables', () => {
  const { manifest, blobs } = analysedModel()
  const names = blobsOf(manifest).map(({ sha256 }) => sha256)
  expect(names).toContain(manifest.analyses?.degrees?.sha256)
  expect(new Set(names)).toEqual(new Set(blobs.keys()))
})

test('a model directory with a damaged analysis is refused', async () => {
  const model = analysedModel()
  await writeModelDirectory(folder, model)
  expect((await readModelDirectory(folder)).manifest).toEqual(model.manifest)
  await writeFile(join(folder, 'blobs', model.manifest.analyses?.degrees?.sha256 ?? ''), '{}')
  await expect(readModelDirectory(folder)).rejects.toThrow(ModelDirectoryError)
})
