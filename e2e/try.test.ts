import { appendFileSync } from 'node:fs';
import { it } from 'vitest';
import { useSite } from './harness.ts';
const site = useSite(600);
it('times', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'secretary');
  for (const path of ['/members','/','/statistics']) {
  const t = Date.now();
  const log = (w: string) => appendFileSync('/tmp/laps', `${Date.now() - t} ${w}\n`);
  const a=(r:any) => log('> ' + new URL(r.url()).pathname), b=(r:any) => log('< ' + new URL(r.url()).pathname);
  page.on('request', a); page.on('requestfinished', b);
  await page.goto(path); log('goto');
  await page.locator('h1').first().waitFor(); log('h1');
  for (let i=0;i<40;i++) { const n = await page.locator('.z-skeleton').count(); const m = await page.locator('[aria-busy=true]').count(); if(i%3==0||n+m===0) log(`skeleton ${n} busy ${m}`); if (n+m===0 && i>3) break; await page.waitForTimeout(20); }
  page.off('request', a); page.off('requestfinished', b);
  await page.waitForTimeout(300);
  }
});
