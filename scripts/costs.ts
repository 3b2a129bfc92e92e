/** `npm run costs`: what a month of requests costs on Cloudflare. */
import { costTable, usageTable } from './costs/costs.ts'

console.log(`${costTable()}\n\n${usageTable()}`)
