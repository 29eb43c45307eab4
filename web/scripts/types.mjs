// Writes src/api/types.generated.ts from openapi.json; with --check, fails when it is not fresh.
import { readFile, writeFile } from 'node:fs/promises'

import openapiTS, { astToString } from 'openapi-typescript'

const SOURCE = new URL('../openapi.json', import.meta.url)
const TARGET = new URL('../src/api/types.generated.ts', import.meta.url)
const HEADER = '// Generated from openapi.json by `npm run types`; edits are lost.\n\n'

const fresh = HEADER + astToString(await openapiTS(SOURCE))

if (!process.argv.includes('--check')) {
  await writeFile(TARGET, fresh)
} else if (fresh !== (await readFile(TARGET, 'utf8').catch(() => ''))) {
  console.error('src/api/types.generated.ts is not what openapi.json says; run: npm run types')
  process.exitCode = 1
}
