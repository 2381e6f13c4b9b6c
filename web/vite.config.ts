import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env.ZHIBU_SERVER ?? 'http://127.0.0.1:8080';

/**
 * What every page needs comes in two pieces instead of forty: offices and phones reach the server by plain
 * HTTP/1.1, where each further file waits for a free connection.
 */
const groups = [
  {
    name: 'vendor',
    test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|@tanstack)[\\/]/,
  },
  { name: 'base', test: /web[\\/]src[\\/](lib|ui)[\\/][^\\/]+$/ },
];

export default defineConfig({
  plugins: [react(), precompress()],
  // One React for the app and for every library, wherever npm put its copies.
  resolve: { dedupe: ['react', 'react-dom'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Browsers of the last four years; older ones cannot show what the pages promise.
    target: ['chrome100', 'safari15.4', 'firefox100'],
    // Small pictures inline would need `data:` in more places than the policy allows.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: { port: 5173, proxy: { '/api': { target: server, changeOrigin: false } } },
});

/** Writes .gz and .br beside every text asset, so that the server never compresses on the way. */
function precompress(): Plugin {
  let folder = '';
  return {
    name: 'zhibu-precompress',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir);
    },
    writeBundle: () => {
      for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg)$/.test(file)) continue;
        const path = join(folder, file);
        const content = readFileSync(path);
        if (content.length < 1024) continue;
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(
          `${path}.br`,
          brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
        );
      }
    },
  };
}
