import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const weights = ['400Regular', '500Medium', '700Bold'];
const generic = ['sans-serif', 'serif', 'monospace', 'system-ui', 'cursive', 'fantasy'];

/**
 * Writes a fontconfig configuration that knows the project's Noto Sans SC and nothing else, so that pages
 * look the same on every machine, also on one without any font.
 * @returns the path for FONTCONFIG_FILE
 */
export function writeFontConfiguration(directory: string): string {
  const fonts = dirname(
    createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'),
  );
  const cache = join(directory, 'fontconfig');
  mkdirSync(cache, { recursive: true });
  const path = join(directory, 'fonts.conf');
  const aliases = generic.map(
    (name) =>
      `  <alias binding="same"><family>${name}</family><prefer><family>Noto Sans SC</family></prefer></alias>`,
  );
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...weights.map((weight) => `  <dir>${escapeXml(join(fonts, weight))}</dir>`),
    `  <cachedir>${escapeXml(cache)}</cachedir>`,
    ...aliases,
    '</fontconfig>',
    '',
  ];
  writeFileSync(path, lines.join('\n'));
  return path;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
