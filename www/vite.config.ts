import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { contracts } from './build/contract.ts';
import { rules } from './build/rules.ts';

// `base` is relative, so that the built folder works under any path of a static host.
export default defineConfig({
  base: './',
  plugins: [svelte(), rules(), contracts()],
  // The engine finds its wasm and its catalogue by `new URL(…, import.meta.url)`; pre-bundling would lose them.
  optimizeDeps: { exclude: ['formwork'] },
  // The package's extensions and the page share one CodeMirror.
  resolve: { dedupe: ['autocomplete', 'language', 'lint', 'state', 'view'].map((name) => `@codemirror/${name}`) },
  server: { fs: { allow: ['..'] } },
  worker: { format: 'es' },
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
