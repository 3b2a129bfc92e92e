/**
 * A process that works on a folder target and kills itself before a call: `FOLDER CALL COMMAND…`. Where there is no
 * such call it prints how many there were.
 */
import { folderTarget } from './folder-target.ts'
import { perform } from './perform.ts'

const [folder = '', killAt = '', ...command] = process.argv.slice(2)
let calls = 0
const target = folderTarget(folder, () => {
  if (calls++ === Number(killAt)) process.kill(process.pid, 'SIGKILL')
})
await perform(target, command)
process.stdout.write(String(calls))
