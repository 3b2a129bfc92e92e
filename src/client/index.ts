/** The client library: `createFoldinClient`, its error, and the types of what it sends and receives. */
export type * from '../worker/contract/index.ts'
export type * from './calls.ts'
export type { EventQueueOptions } from './event-queue.ts'
export type { Analysis, FoldinClient, FoldinClientOptions } from './foldin-client.ts'
export { createFoldinClient } from './foldin-client.ts'
export { FoldinError, type FoldinErrorCode } from './foldin-error.ts'
