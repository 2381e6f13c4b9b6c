import '../server/src/runtime.ts';
const m = process.memoryUsage(); console.log('rss', m.rss/1e6, 'heap', m.heapTotal/1e6, m.heapUsed/1e6);
