import createMDX from '@next/mdx';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const mdx = new URL('./app/_mdx/', import.meta.url);

/** The build's cache does not look into plugins: this makes it see when ours changed. */
function pluginVersion() {
  const hash = createHash('sha256');
  for (const name of readdirSync(mdx).sort()) hash.update(readFileSync(new URL(name, mdx)));
  return hash.digest('hex');
}

/** @type {import('next').NextConfig} */
const nextConfig = {
  // `npm test` checks types itself, so a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  // Pages belong to one learner each: nothing about them is worth prerendering.
  reactStrictMode: true,
  devIndicators: false,
  agentRules: false,
  // Small chunks would be merged into larger ones: the map and the editor into the terminal, for pages that open neither.
  experimental: { turbopackChunking: { minChunkSize: 8000 } },
  turbopack: { root: fileURLToPath(new URL('.', import.meta.url)) },
};

// Turbopack hands plugins to its loader by name, so each is a module's name or an absolute path.
const withMDX = createMDX({
  options: {
    remarkPlugins: ['remark-frontmatter', 'remark-gfm'],
    rehypePlugins: [[fileURLToPath(new URL('rehype-code.ts', mdx)), { version: pluginVersion() }]],
  },
});

export default withMDX(nextConfig);
