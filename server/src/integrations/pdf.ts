import { createRequire } from 'node:module';

/**
 * Documents as PDF, in Noto Sans SC (SIL Open Font License 1.1), of which only the characters in use go into the file.
 * The library and its fonts are loaded with the first document: most processes never print one.
 */

/** What of a document's style and pieces we use (pdfmake 0.3); its own types would bring the browser's into the server. */
export interface PdfStyle {
  bold?: boolean;
  fontSize?: number;
  lineHeight?: number;
  color?: string;
  alignment?: 'left' | 'center' | 'right';
  /** Left, top, right, bottom; in points. */
  margin?: [number, number, number, number];
  /** Of the first line, in points. */
  leadingIndent?: number;
  decoration?: 'underline';
  /** Away from where it would stand, over what is there; takes no room. */
  relativePosition?: { x: number; y: number };
  pageBreak?: 'before' | 'after';
}
export type PdfText = PdfStyle & { text: string };
export type PdfContent =
  | PdfText
  | (PdfStyle & { text: PdfText[] })
  | (PdfStyle & { stack: PdfContent[] })
  | (PdfStyle & { columns: (PdfContent & { width: number | '*' | 'auto' })[] })
  | (PdfStyle & { svg: string; fit: [number, number] })
  | (PdfStyle & { canvas: PdfLine[] })
  | (PdfStyle & {
      layout?: 'lightHorizontalLines' | 'noBorders';
      table: {
        headerRows?: number;
        widths: ('*' | 'auto' | number)[];
        /** At least so high, in points. */
        heights?: (number | 'auto')[];
        dontBreakRows?: boolean;
        body: PdfContent[][];
      };
    });
export interface PdfLine {
  type: 'line';
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  lineWidth: number;
  lineColor: string;
  dash?: { length: number; space?: number };
  lineCap?: 'round';
}
export interface PdfDefinition {
  info: { title: string };
  pageSize: 'A4';
  pageMargins: [number, number, number, number];
  defaultStyle: PdfStyle;
  footer?: (page: number, pages: number) => PdfContent;
  content: PdfContent[];
}

interface Library {
  setFonts(fonts: Record<string, Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>): void;
  setUrlAccessPolicy(policy: (url: string) => boolean): void;
  setLocalAccessPolicy(policy: (path: string) => boolean): void;
  createPdf(definition: PdfDefinition & { defaultStyle: { font: string } }): { getBuffer(): Promise<Buffer> };
}

let loaded: Library | undefined;

function load(): Library {
  const require = createRequire(import.meta.url);
  const fontFile = (name: string) =>
    require.resolve(`@expo-google-fonts/noto-sans-sc/${name}/NotoSansSC_${name}.ttf`);
  const library: Library = require('pdfmake');
  const [normal, bold] = [fontFile('400Regular'), fontFile('700Bold')];
  // Chinese has no italics.
  library.setFonts({ noto: { normal, bold, italics: normal, bolditalics: bold } });
  // A document is made of what it is given and of nothing that it names.
  library.setUrlAccessPolicy(() => false);
  library.setLocalAccessPolicy((path) => path === normal || path === bold);
  return library;
}

export function renderPdf(definition: PdfDefinition): Promise<Buffer> {
  loaded ??= load();
  const defaultStyle = { ...definition.defaultStyle, font: 'noto' };
  return loaded.createPdf({ ...definition, defaultStyle }).getBuffer();
}
