/** Bins of whole numbers that grow geometrically, for what spreads over orders of magnitude. */

export interface WholeBin {
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/**
 * Bins that cover least…most without a gap, each at least one wide and, beyond that, `perTen` to a factor of ten.
 * Empty where most < least.
 */
export function geometricBins(least: number, most: number, perTen: number): WholeBin[] {
  const bins: WholeBin[] = []
  const growth = 10 ** (1 / perTen)
  for (let from = least; from <= most; ) {
    const to = Math.max(from + 1, Math.round(from * growth))
    bins.push({ from, to })
    from = to
  }
  return bins
}

/** Place of the bin that holds `value`, or −1. */
export function binOf(bins: readonly WholeBin[], value: number): number {
  let low = 0
  let high = bins.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const { from, to } = bins[middle] as WholeBin
    if (value < from) high = middle - 1
    else if (value >= to) low = middle + 1
    else return middle
  }
  return -1
}
