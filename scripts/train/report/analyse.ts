/** All analyses of one training, from the data, the float32 tables and the exported bytes. */
import type { Analysis } from '../../../src/model/format/analysis/analysis.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { floatRecommender } from '../evaluate/float-scan.ts'
import { gatherHeldOutUsers, type HeldOutUser } from '../evaluate/held-out-users.ts'
import { popularityRecommender } from '../evaluate/popularity.ts'
import type { Recommender } from '../evaluate/ranked-lists.ts'
import { ServedTables } from '../evaluate/served-tables.ts'
import type { Dataset, ItemMetadata } from '../interactions.ts'
import type { TrainingRun } from '../training-run.ts'
import { analyseCalibration } from './analyses/calibration.ts'
import { type Catalogue, catalogueOf, countRows } from './analyses/catalogue.ts'
import { analyseDegrees } from './analyses/degrees.ts'
import { analyseErrors } from './analyses/errors.ts'
import { predictHeldOut, sampled } from './analyses/held-out-ratings.ts'
import { analyseMap } from './analyses/map.ts'
import { analysePolarization } from './analyses/polarization.ts'
import { analyseQuantisation } from './analyses/quantisation.ts'
import { analyseRatings } from './analyses/ratings.ts'
import { analyseRecommendations, countListings } from './analyses/recommendations.ts'
import { analyseTraining } from './analyses/training.ts'
import { analyseZipf } from './analyses/zipf.ts'

/** Users whose lists are looked at, and the places of a list. */
const LISTED_USERS = 2_000
const PLACES = 10

export interface AnalysisInput {
  /** The model that is served. */
  readonly run: TrainingRun
  /** The run that was measured: the same, or the one before a refit; null where nothing was held out. */
  readonly measured: TrainingRun | null
  readonly evaluation: Manifest['evaluation']
  readonly metadata: ReadonlyMap<string, ItemMetadata> | null
}

/** Those that the data allows, in the order of the report. */
export async function analyse(input: AnalysisInput): Promise<Analysis[]> {
  const { dataset, served, exported } = input.run
  const { seed } = exported.manifest
  // Items that nobody has had yet have rows as well, behind those that training knows.
  const itemIds = [...dataset.itemIds, ...(dataset.newItemIds ?? [])]
  const catalogue = catalogueOf(itemIds, input.metadata)
  const analyses: (Analysis | null)[] = [
    analyseDegrees(dataset),
    analyseZipf(dataset, seed),
    analyseRatings(dataset, catalogue),
    polarizationOf(input.run, catalogue),
    analyseMap(served.ranking, countRows(dataset.train.items, itemIds.length), catalogue),
    analyseTraining(served),
    ...(await analyseHeldOut(input, seed)),
    ...(await analyseLists(input, seed)),
  ]
  return analyses.filter((analysis) => analysis !== null)
}

function polarizationOf({ dataset, trained }: TrainingRun, catalogue: Catalogue): Analysis | null {
  return trained.rating && analysePolarization(dataset, trained.rating, catalogue)
}

async function analyseHeldOut(
  { measured, evaluation }: AnalysisInput,
  seed: number,
): Promise<(Analysis | null)[]> {
  const heldOut = measured?.dataset.heldOut
  const scale = measured?.exported.manifest.rating?.scale
  if (!measured || !heldOut || !scale) return []
  const served = await loadServed(measured)
  const ratings = predictHeldOut(served, gatherHeldOutUsers(measured.dataset, heldOut), seed)
  const protocol = evaluation?.protocol ?? heldOut.protocol
  return [analyseErrors(ratings, protocol), analyseCalibration(ratings, scale, protocol)]
}

async function analyseLists({ run, evaluation }: AnalysisInput, seed: number): Promise<Analysis[]> {
  const { dataset } = run
  const served = await loadServed(run)
  const users = sampled(everyUser(dataset), LISTED_USERS, seed)
  if (users.length === 0) return []
  const rank = (recommend: Recommender) => recommend(users, PLACES, () => {})
  const int8Lists = rank(served.recommend)
  const { options, userFactors, itemFactors } = run.served.ranking
  const { items } = served.engine
  const history = new Uint32Array(served.items)
  for (const { seen } of users) for (const row of seen) history[row] = (history[row] as number) + 1
  return [
    analyseRecommendations(
      {
        model: countListings(int8Lists, served.items),
        popularity: countListings(rank(popularityRecommender(served.items)), served.items),
        history,
      },
      {
        counts: Uint32Array.from({ length: items.rows }, (_, row) => items.countOf(row)),
        users: dataset.userIds.length,
      },
      { users: users.length, places: PLACES },
    ),
    analyseQuantisation({
      itemFactors,
      quantised: served.engine.items,
      int8Lists,
      floatLists: rank(floatRecommender({ factors: options.factors, userFactors, itemFactors })),
      metrics: evaluation?.metrics ?? null,
    }),
  ]
}

/** Every user that has interactions, with nothing held out. */
function everyUser({ userIds, train }: Dataset): HeldOutUser[] {
  const found: HeldOutUser[] = []
  const nothing = { items: new Uint32Array(0), values: new Float32Array(0) }
  for (let start = 0; start < train.users.length; ) {
    const row = train.users[start] as number
    let end = start + 1
    while (end < train.users.length && train.users[end] === row) end++
    found.push({ row, userId: userIds[row] as string, ...nothing, seen: train.items.subarray(start, end) })
    start = end
  }
  return found
}

function loadServed({ exported: { manifest, blobs } }: TrainingRun): Promise<ServedTables> {
  return ServedTables.load(manifest, async (sha256) => {
    const bytes = blobs.get(sha256)
    if (bytes === undefined) throw new Error(`the manifest names blob ${sha256}, which was not exported`)
    return bytes
  })
}
