/** The data sets of `bench:quality`: real data beside the project, which is none of its own. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parseColumns } from '../../scripts/train/ingest/columns.ts'
import { ingestInteractions } from '../../scripts/train/ingest/ingest.ts'
import type { Dataset } from '../../scripts/train/interactions.ts'
import { splitInteractions } from '../../scripts/train/split.ts'
import type { TrainingOverrides } from '../../scripts/train/training-options.ts'

export const DATA = new URL('../../../shared/data/', import.meta.url).pathname

export interface QualitySet {
  readonly name: string
  /** The file that says whether it is there. */
  readonly file: string
  /** One entry for each run: u1…u5, or seeds. */
  readonly parts: readonly { readonly name: string; load(): Promise<Dataset> }[]
  /** Options by variant. */
  readonly variants: Readonly<Record<string, TrainingOverrides>>
}

interface TunedOptions {
  readonly gowalla: { readonly overrides: TrainingOverrides }
}

/** Found by `foldin tune` on the training parts alone; the file says how. */
const tuned: TunedOptions = JSON.parse(readFileSync(new URL('quality-options.json', import.meta.url), 'utf8'))
const FILM_VARIANTS = { '': {}, ' --bayesian': { bayesian: true } }
const FOLDS = ['u1', 'u2', 'u3', 'u4', 'u5']

/** @param seeds of the random splits */
export function qualitySets(seeds: readonly number[]): QualitySet[] {
  const random = (load: () => ReturnType<typeof ingestInteractions>) =>
    seeds.map((seed) => ({
      name: `random 80/20, seed ${seed}`,
      load: async () => splitInteractions(await load(), { kind: 'random', share: 0.2 }, seed),
    }))
  return [
    {
      name: 'ml-100k',
      file: join(DATA, 'ml-100k/u1.base'),
      parts: FOLDS.map((fold) => ({ name: fold, load: () => loadFold(fold) })),
      variants: FILM_VARIANTS,
    },
    {
      name: 'latest-small',
      file: join(DATA, 'ml-latest-small/ratings.csv'),
      parts: random(() => ingestInteractions(join(DATA, 'ml-latest-small/ratings.csv'))),
      variants: FILM_VARIANTS,
    },
    {
      name: 'gowalla',
      file: join(DATA, 'gowalla/train.txt.gz'),
      parts: [{ name: 'published split', load: loadGowalla }],
      variants: { '': tuned.gowalla.overrides, ' defaults': {} },
    },
    {
      name: 'steam',
      file: join(DATA, 'steam/game_play.dat.gz'),
      parts: random(() =>
        ingestInteractions(
          unpacked('steam/game_play.dat.gz', 'game_play.tsv', (text) => text),
          {
            columns: parseColumns('user=User_ID,item=Game_ID,value=Hours'),
            feedback: 'implicit',
          },
        ),
      ),
      variants: { '': {} },
    },
  ].filter(({ file }) => existsSync(file))
}

async function loadFold(fold: string): Promise<Dataset> {
  const columns = parseColumns('user=1,item=2,value=3,time=4')
  const train = await ingestInteractions(join(DATA, `ml-100k/${fold}.base`), { columns })
  const test = await ingestInteractions(join(DATA, `ml-100k/${fold}.test`), { columns, role: 'test' })
  return splitInteractions(train, { kind: 'test', test, protocol: fold }, 0)
}

async function loadGowalla(): Promise<Dataset> {
  const columns = parseColumns('user=user,item=item')
  const read = (part: 'train' | 'test') =>
    ingestInteractions(unpacked(`gowalla/${part}.txt.gz`, `gowalla-${part}.tsv`, pairLines), {
      columns,
      role: part,
      feedback: 'implicit',
    })
  const train = await read('train')
  return splitInteractions(train, { kind: 'test', test: await read('test'), protocol: 'published split' }, 0)
}

/** A line `user item item …` becomes a line a pair. */
function pairLines(text: string): string {
  const lines = ['user\titem']
  for (const line of text.split('\n')) {
    const [user, ...items] = line.split(' ').filter((cell) => cell !== '')
    for (const item of items) lines.push(`${user}\t${item}`)
  }
  return `${lines.join('\n')}\n`
}

/** Path of a file in the system's temporary folder with the unpacked text. */
function unpacked(file: string, name: string, change: (text: string) => string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'foldin-quality-')), name)
  writeFileSync(path, change(gunzipSync(readFileSync(join(DATA, file))).toString('utf8')))
  return path
}
