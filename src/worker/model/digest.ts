/** SHA-256 of bytes that arrive in pieces. */

export interface Digest {
  update(chunk: Uint8Array<ArrayBuffer>): Promise<void>
  /** Lower-case hex of everything so far. Ends the digest. */
  hex(): Promise<string>
}

export type CreateDigest = () => Digest

/** The platform's own streaming digest; workerd has it, Node has not. */
export function streamingDigest(): Digest {
  const stream = new crypto.DigestStream('SHA-256')
  const writer = stream.getWriter()
  return {
    update: (chunk) => writer.write(chunk),
    async hex() {
      await writer.close()
      const bytes = new Uint8Array(await stream.digest)
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    },
  }
}
