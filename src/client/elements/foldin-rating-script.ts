/** The script that a page includes for `<foldin-rating>`. */
import { defineElement } from './define-element.ts'
import { FoldinRating } from './foldin-rating.ts'

defineElement('foldin-rating', FoldinRating, (document.currentScript as HTMLScriptElement | null)?.src)
