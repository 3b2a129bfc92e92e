/** What the tests do with a target, in this process or in one that is killed. */
import { pruneVersions } from '../../../scripts/train/prune.ts'
import { publishModel } from '../../../scripts/train/publish.ts'
import type { PublishTarget } from '../../../scripts/train/publish-target.ts'
import {
  pointTo,
  promotedVersion,
  readPointer,
  writePointer,
} from '../../../scripts/train/served-versions.ts'
import { smallModel } from './small-model.ts'

/** `publish NAME`, `canary NAME`, `promote`, `prune KEEP`. */
export async function perform(
  target: PublishTarget,
  [command, argument = '']: readonly string[],
): Promise<void> {
  switch (command) {
    case 'publish':
      await publishModel(smallModel(argument), target)
      return
    case 'canary':
      await publishModel(smallModel(argument), target, { canaryPercent: 5 })
      return
    case 'promote': {
      const pointer = await readPointer(target.documents)
      await writePointer(target.documents, pointTo(pointer, promotedVersion(pointer)))
      return
    }
    case 'prune':
      await pruneVersions(target, Number(argument))
      return
    default:
      throw new RangeError(`no command "${command}"`)
  }
}
