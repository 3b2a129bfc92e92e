/** The client library: `createFoldinClient`, its error, and the types of what it sends and receives. */
export type * from '../worker/contract/index.ts'
export type { CallOptions, FoldinClient, FoldinClientOptions } from './foldin-client.ts'
export { createFoldinClient } from './foldin-client.ts'
export { FoldinError, type FoldinErrorCode } from './foldin-error.ts'
