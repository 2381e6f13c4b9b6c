import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { it } from 'vitest';
import { desk, phone, useSite } from './harness.ts';
import { settled } from './pages.ts';
const site = useSite(600);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
it('times', async () => {
  const page = await site().newPage();
  await site().signIn(page, 'secretary');
  for (const path of ['/', '/members', '/statistics']) {
    let t = Date.now();
    const lap = (w: string) => { console.log(path, w, Date.now() - t); t = Date.now(); };
    await page.goto(path); lap('goto');
    await settled(page); lap('settled');
    await page.evaluate(axe); lap('inject');
    await page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(()=>1)"); lap('axe');
    await page.evaluate("axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa'] }).then(()=>1)"); lap('axe wcag');
    await page.evaluate("axe.run(document, { resultTypes: ['violations'], rules: {'color-contrast': {enabled:false}} }).then(()=>1)"); lap('axe nocontrast');
    await page.setViewportSize(phone); lap('resize');
    await page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(()=>1)"); lap('axe narrow');
    await page.setViewportSize(desk);
  }
});
