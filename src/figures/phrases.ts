/** Numbers as the sentences of the report say them. */

/** 1,234,567 */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** 1,234 items, 1 item */
export function counted(value: number, noun: string): string {
  return `${whole(value)} ${noun}${Math.round(value) === 1 ? '' : 's'}`
}

/** 12 %, 1.2 %, 0.34 %: two digits that say something. */
export function percent(share: number): string {
  const value = share * 100
  const digits = Math.abs(value) >= 10 || value === 0 ? 0 : Math.abs(value) >= 1 ? 1 : 2
  return `${value.toFixed(digits)} %`
}

/** With so many decimals and a true minus sign. */
export function decimal(value: number, digits = 2): string {
  return value.toFixed(digits).replace('-', '−')
}

/** “a”, “a and b”, “a, b and c” */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** “Alien (1979)”, or the id where there is no title. */
export function quoted({
  title,
  itemId,
}: {
  readonly title: string | null
  readonly itemId: string
}): string {
  return title === null ? `item ${itemId}` : `“${title}”`
}
