/** The script that a page includes for `<foldin-recs>`: classic, so that it can stand in the head and be there first. */
import { defineElement } from './define-element.ts'
import { FoldinRecs } from './foldin-recs.ts'

// Null in a module: then elements need the attribute `endpoint`.
defineElement('foldin-recs', FoldinRecs, (document.currentScript as HTMLScriptElement | null)?.src)
