import { fileURLToPath, URL } from 'node:url'

import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// A running gateway for `npm run dev`, where Vite serves the document itself.
const gateway = process.env.GATEWAY ?? 'http://127.0.0.1:8788'

export default defineConfig({
  plugins: [vue(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __VUE_OPTIONS_API__: false, __VUE_I18N_LEGACY_API__: false },
  server: { proxy: { '/api': gateway } },
  build: {
    outDir: '../floway/static',
    emptyOutDir: true,
    // The Flask shell reads it to find the hashed names of the entry.
    manifest: 'manifest.json',
    // Data URLs for scripts and fonts would need a laxer content security policy.
    assetsInlineLimit: 0,
    // The charts' library, which is loaded with the first chart only, is the one large chunk.
    chunkSizeWarningLimit: 600,
    rollupOptions: { input: 'src/main.ts' },
  },
  // Pages of many rows take seconds on a busy machine.
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'], testTimeout: 30_000 },
})
