/** What an id of a user or an item may be: the same where models are trained and where they are asked. */

/** In UTF-16 units, as JavaScript counts them. */
export const MAX_ID_LENGTH = 256
