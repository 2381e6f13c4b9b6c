import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createCanvas } from '@napi-rs/canvas';
import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** Papers as whoever holds them in hand meets them: read, looked at, scanned. */

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
// From the package: it would be asked for on the web otherwise.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

async function pagesOf<T>(pdf: Buffer, of: (page: PDFPageProxy) => Promise<T>): Promise<T[]> {
  const opening = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const paper = await opening.promise;
  const pages = [];
  for (let number = 1; number <= paper.numPages; number += 1)
    pages.push(await of(await paper.getPage(number)));
  await opening.destroy();
  return pages;
}

/** What stands on the pages of a PDF, piece by piece, without blanks between them. */
export async function textOf(pdf: Buffer): Promise<string> {
  const pages = await pagesOf(pdf, async (page) => {
    const { items } = await page.getTextContent();
    return items.map((item) => ('str' in item ? item.str : '')).join('');
  });
  return pages.join('\n');
}

type RenderParameters = Parameters<PDFPageProxy['render']>[0];

/** Each page as a PNG, at some 150 dots an inch as an office prints it. */
export function picturesOf(pdf: Buffer): Promise<Buffer[]> {
  return pagesOf(pdf, async (page) => {
    const viewport = page.getViewport({ scale: 150 / 72 });
    const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
    // The library is typed for the canvas of a browser, which this one does as.
    await page.render({ canvas: canvas as unknown as RenderParameters['canvas'], viewport }).promise;
    return canvas.toBuffer('image/png');
  });
}

/** What a scanner reads from a picture: every QR code on it. */
export async function codesOn(picture: Buffer): Promise<string[]> {
  const found = await readBarcodes(new Uint8Array(picture), { formats: ['QRCode'], tryHarder: true });
  return found.map(({ text }) => text);
}
