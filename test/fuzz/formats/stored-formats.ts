/** Everything that is stored, of two models: one that is large enough for several chunks, and one with every type of attribute. */
import { exportModel } from '../../../scripts/train/export.ts'
import { DATASET, FLAGGED_METADATA, MODEL } from '../../golden/small-model.ts'
import { analysedModel } from '../../worker/analysed-model.ts'
import { USERS, userId } from '../../worker/fixture-model.ts'
import { documentFormats } from './document-formats.ts'
import type { StoredFormat } from './stored-format.ts'
import { tableFormats } from './table-formats.ts'
import { textFormats } from './text-formats.ts'

export function storedFormats(): StoredFormat[] {
  const analysed = analysedModel()
  const small = exportModel(DATASET, MODEL, FLAGGED_METADATA, { seed: 1, simulated: true })
  // Some of each bucket: every one of them is looked for in every mutation.
  const userIds = Array.from({ length: USERS / 3 }, (_, user) => userId(3 * user))
  return [
    ...tableFormats(analysed, userIds),
    ...tableFormats(small, DATASET.userIds)
      .filter(({ name }) => name === 'items')
      .map((format) => ({ ...format, name: 'items, all attributes' })),
    ...textFormats(analysed),
    ...documentFormats(analysed),
  ]
}
