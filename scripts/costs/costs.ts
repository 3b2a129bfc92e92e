/** Dollars a month for what is used, and the table of docs/costs.md. */
import { PRICES, type Price, SUBSCRIPTION, type Unit } from './prices.ts'
import { usageOf, type Workload } from './workload.ts'

export function costOf(unit: Unit, used: number): number {
  const { included, perMillion }: Price = PRICES[unit]
  return (Math.max(0, used - included) / 1e6) * perMillion
}

/** With the subscription. */
export function monthlyCost(workload: Workload): number {
  const usage = Object.entries(usageOf(workload)) as [Unit, number][]
  return usage.reduce((sum, [unit, used]) => sum + costOf(unit, used), SUBSCRIPTION)
}

const REQUESTS = [10e3, 1e6, 100e6]
const CATALOGUES = [
  { name: '62,000 items', cpuMs: 5 },
  { name: '1,000,000 items', cpuMs: 8 },
]

/** Markdown: a row for what is used, by requests a month. */
export function usageTable(): string {
  const columns = REQUESTS.map((requests) =>
    usageOf({ requests, cpuMs: CATALOGUES[0]?.cpuMs ?? 0, events: true, analytics: true }),
  )
  const units = Object.keys(PRICES) as Unit[]
  const row = (unit: Unit) => {
    const cells = columns.map((usage) => `${count(usage[unit])} → ${dollars(costOf(unit, usage[unit]))}`)
    return [unit, ...cells]
  }
  return table(['used, and its price', ...REQUESTS.map(count)], units.map(row))
}

/** Markdown: dollars a month, by catalogue and what is bound. */
export function costTable(): string {
  const rows = CATALOGUES.flatMap(({ name, cpuMs }) =>
    [
      { what: 'recommendations alone', events: false, analytics: false },
      { what: 'with events', events: true, analytics: false },
      { what: 'with events and analytics', events: true, analytics: true },
    ].map(({ what, events, analytics }) => [
      `${name}, ${what}`,
      ...REQUESTS.map((requests) => dollars(monthlyCost({ requests, cpuMs, events, analytics }))),
    ]),
  )
  return table(['requests a month', ...REQUESTS.map(count)], rows)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function dollars(value: number): string {
  return `$${value.toFixed(2)}`
}
