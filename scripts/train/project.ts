/** Where things are: the project that this command belongs to, and what it keeps there. */
import { fileURLToPath } from 'node:url'

export const PROJECT_FOLDER = fileURLToPath(new URL('../../', import.meta.url))

/** Bindings of the Worker; `--remote` publishes to the stores that it names. */
export const WRANGLER_CONFIG = fileURLToPath(new URL('../../wrangler.toml', import.meta.url))

/** The local R2 and KV that `foldin dev` serves; wrangler's `--persist-to`. */
export const LOCAL_STATE_FOLDER = fileURLToPath(new URL('../../.foldin/state', import.meta.url))

/** Default of `--out`, relative to the folder where the command runs. */
export const MODEL_FOLDER = '.foldin/model'
