/** `npm run bench:cold-items [-- --folder FOLDER] [--seed N]`: how well new items are recommended, by attributes. */
import { parseArgs } from 'node:util'
import { parseAttributes } from '../../scripts/train/attributes.ts'
import { type ColdItemsResult, loadColdItems, measureColdItems } from './cold-items.ts'
import { printTable } from './measure.ts'

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '../shared/data/ml-latest-small' },
    seed: { type: 'string', default: '42' },
  },
})
const ATTRIBUTES = [
  'genres:set',
  'genres:set,year:number',
  'genres:set,tags:set',
  'genres:set,year:number,tags:set',
]

const data = await loadColdItems(values.folder, Number(values.seed))
const percent = (share: number) => `${(100 * share).toFixed(2)} %`
const lines: Record<string, string>[] = []
let last: ColdItemsResult | null = null
for (const text of ATTRIBUTES) {
  last = await measureColdItems(data, parseAttributes(text))
  const blind = Math.max(last.popularity, last.chance)
  lines.push({
    attributes: text,
    taste: percent(last.taste),
    'mean taste': percent(last.meanTaste),
    popularity: percent(last.popularity),
    chance: percent(last.chance),
    'taste / better of these': (last.taste / blind).toFixed(1),
    'true popularity': percent(last.truePopularity),
    'taste, among all items': percent(last.tasteAmongAll),
  })
}
console.log(`Recall@50 of new items: ${data.dataset.name}, ${data.dataset.heldOut?.protocol} held out.`)
console.log(`${last?.newItems} new items, ${last?.users} users who had some; candidates are the new items.\n`)
printTable(lines)
