import { describe, expect, test } from 'vitest'
import { ANALYSIS_NAMES } from '../../../src/model/format/analysis/analysis.ts'
import { analysedRun, type RunChoice } from './analysed-run.ts'

const namesOf = async (choice: RunChoice) => (await analysedRun(choice)).analyses.map(({ name }) => name)

describe('analyse', () => {
  test('explicit feedback with times, years and a held-out part has all analyses, in order', async () => {
    expect(await namesOf({})).toEqual(ANALYSIS_NAMES)
  })

  test('implicit feedback has none that speaks of ratings', async () => {
    expect(await namesOf({ feedback: 'implicit' })).toEqual([
      'degrees',
      'zipf',
      'ratings',
      'map',
      'training',
      'recommendations',
      'quantisation',
    ])
  })

  test('without a held-out part there are no errors and no calibration', async () => {
    const names = await namesOf({ heldOut: false })
    expect(names).not.toContain('errors')
    expect(names).not.toContain('calibration')
    expect(names).toContain('recommendations')
  })

  test('without an items file and times the rest is there', async () => {
    const { analyses } = await analysedRun({ metadata: false, times: false })
    const ratings = analyses.find(({ name }) => name === 'ratings')
    expect(ratings).toMatchObject({ byYear: null, overTime: null })
    expect(analyses.map(({ name }) => name)).toEqual(ANALYSIS_NAMES)
  })

  test('items that nobody has had yet are on the map and in the catalogue, not in the data', async () => {
    const { analyses } = await analysedRun({ newItems: 5 })
    const of = (name: string) => analyses.find((analysis) => analysis.name === name)
    expect(of('degrees')).toMatchObject({ items: { rows: 60 } })
    expect(of('map')).toMatchObject({ itemIds: expect.arrayContaining(['new-0', 'new-4']) })
    expect(of('quantisation')).toMatchObject({ bytes: { float32: 65 * 8 * 4 } })
  })

  test('one user', async () => {
    expect(await namesOf({ users: 1, items: 40, heldOut: false })).toEqual(
      expect.arrayContaining([
        'degrees',
        'zipf',
        'ratings',
        'map',
        'training',
        'recommendations',
        'quantisation',
      ]),
    )
  })

  test('gives the same again for the same seed', async () => {
    const [first, second] = [await analysedRun(), await analysedRun()]
    expect(second.exported.manifest).toEqual(first.exported.manifest)
  })

  test('every blob is named by the manifest, and nothing else is', async () => {
    const { exported } = await analysedRun()
    const { blobs, analyses = {} } = exported.manifest
    const named = [...Object.values(blobs), ...Object.values(analyses)].flatMap((blob) => blob?.sha256 ?? [])
    expect(new Set(exported.blobs.keys())).toEqual(new Set(named))
    expect(Object.keys(analyses)).toEqual(ANALYSIS_NAMES)
  })
})
