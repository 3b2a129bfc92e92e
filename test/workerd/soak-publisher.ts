/** What is published while the soak asks: versions for all, canaries, promotions and rollbacks. */
import type { KVNamespace, R2Bucket } from '@cloudflare/workers-types'
import type { ExportedModel } from '../../scripts/train/export.ts'
import { publishModel } from '../../scripts/train/publish.ts'
import type { PublishTarget } from '../../scripts/train/publish-target.ts'
import {
  pointTo,
  promotedVersion,
  readPointer,
  rollbackVersion,
  writePointer,
} from '../../scripts/train/served-versions.ts'
import { kvBlobs } from '../../scripts/train/targets/kv-blobs.ts'
import { kvDocuments } from '../../scripts/train/targets/kv-documents.ts'
import { r2Blobs } from '../../scripts/train/targets/r2-blobs.ts'
import { publishable } from './publishable.ts'

const CANARY_PERCENT = 50

/** What the soak uses of the bindings. */
export type SoakBindings = { readonly FOLDIN_KV: KVNamespace; readonly FOLDIN_BUCKET: R2Bucket }

/** Makes every version the current one: those at odd places at once, the others as canaries first. */
export class SoakPublisher {
  readonly #targets: readonly [PublishTarget, PublishTarget]
  readonly #models: readonly ExportedModel[]
  readonly counts = { published: 0, canaries: 0, promoted: 0, rolledBack: 0 }
  /** Versions that may answer everybody, and those that may answer requests with a user. */
  readonly everCurrent = new Set<string>()
  readonly everCanary = new Set<string>()

  constructor({ FOLDIN_KV, FOLDIN_BUCKET }: SoakBindings, models: readonly ExportedModel[]) {
    const documents = kvDocuments(FOLDIN_KV)
    const close = async () => {}
    this.#targets = [
      { name: 'r2', blobs: r2Blobs(FOLDIN_BUCKET), documents, close },
      { name: 'kv', blobs: kvBlobs(FOLDIN_KV), documents, close },
    ]
    this.#models = models
  }

  /** What is done one after the other. */
  steps(): (() => Promise<void>)[] {
    return this.#models.flatMap((model, index) => {
      const isCanary = index % 2 === 1
      const published = isCanary
        ? [() => this.#publishCanary(model, index), () => this.#promote()]
        : [() => this.#publish(model, index)]
      // Back to the version before, and forth again by naming the version.
      const back =
        index % 3 === 2
          ? [() => this.#rollBack(null), () => this.#rollBack(publishable(model).modelVersion)]
          : []
      return [...published, ...back]
    })
  }

  async current(): Promise<string | null> {
    return (await readPointer(this.#targets[0].documents))?.current ?? null
  }

  /** Blobs lie in R2 and in KV by turns. */
  #target(index: number): PublishTarget {
    return this.#targets[index % 2 === 0 ? 0 : 1]
  }

  async #publish(model: ExportedModel, index: number): Promise<void> {
    const whole = publishable(model)
    this.everCurrent.add(whole.modelVersion)
    await publishModel(whole, this.#target(index))
    this.counts.published++
  }

  async #publishCanary(model: ExportedModel, index: number): Promise<void> {
    const whole = publishable(model)
    this.everCanary.add(whole.modelVersion)
    await publishModel(whole, this.#target(index), { canaryPercent: CANARY_PERCENT })
    this.counts.published++
    this.counts.canaries++
  }

  async #promote(): Promise<void> {
    await this.#point(promotedVersion)
    this.counts.promoted++
  }

  async #rollBack(version: string | null): Promise<void> {
    await this.#point((pointer) => rollbackVersion(pointer, version))
    this.counts.rolledBack++
  }

  async #point(choose: (pointer: Awaited<ReturnType<typeof readPointer>>) => string): Promise<void> {
    const { documents } = this.#targets[0]
    const pointer = await readPointer(documents)
    const version = choose(pointer)
    this.everCurrent.add(version)
    await writePointer(documents, pointTo(pointer, version))
  }
}
