/** Blocks of shell commands in the documents, and how each is to be tested. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_FOLDER } from '../../scripts/train/project.ts'

/**
 * What stands behind ```sh: nothing, the test runs it; `service`, it serves until the document ends; `checked`, it
 * needs an account, the network or much time, so that the test sees only whether its commands and options exist.
 */
export type FenceKind = 'run' | 'service' | 'checked'

export interface Fence {
  readonly kind: FenceKind
  readonly script: string
}

const FENCE = /^```sh(?: (?<kind>\w+))?\n(?<script>[\s\S]*?)^```$/gm

/** Documents with commands, as paths from the project's folder. */
export const DOCUMENTS = [
  'README.md',
  ...readdirSync(join(PROJECT_FOLDER, 'docs')).map((name) => `docs/${name}`),
]
  .filter((path) => path.endsWith('.md'))
  .sort()

export function textOf(document: string): string {
  return readFileSync(join(PROJECT_FOLDER, document), 'utf8')
}

/** @throws where a fence names a kind that there is not. */
export function fencesOf(document: string): Fence[] {
  return [...textOf(document).matchAll(FENCE)].map(({ groups }) => ({
    kind: kindOf(document, groups?.kind),
    script: groups?.script ?? '',
  }))
}

function kindOf(document: string, word: string | undefined): FenceKind {
  if (word === undefined) return 'run'
  if (word === 'service' || word === 'checked') return word
  throw new Error(`${document} has a block of kind ${word}, expected service, checked or none`)
}
