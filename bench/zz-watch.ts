import { watchImports } from '../server/prove/import-memory.ts';
console.log(await watchImports(+(process.argv[2] ?? 200000)));
