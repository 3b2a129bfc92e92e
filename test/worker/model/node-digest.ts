/** The Worker's digest for tests in Node, which has no `crypto.DigestStream`. */
import { createHash } from 'node:crypto'
import type { CreateDigest } from '../../../src/worker/model/digest.ts'

export const nodeDigest: CreateDigest = () => {
  const hash = createHash('sha256')
  return {
    async update(chunk) {
      hash.update(chunk)
    },
    hex: async () => hash.digest('hex'),
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
