import createMDX from '@next/mdx';
import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
const nextConfig = {
  // `npm test` checks types itself, so a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  // Pages belong to one learner each: nothing about them is worth prerendering.
  reactStrictMode: true,
  devIndicators: false,
  agentRules: false,
  turbopack: { root: fileURLToPath(new URL('.', import.meta.url)) },
};

// Turbopack hands plugins to its loader by name, so each is a module's name or an absolute path.
const withMDX = createMDX({
  options: {
    remarkPlugins: ['remark-frontmatter', 'remark-gfm'],
    rehypePlugins: [fileURLToPath(new URL('./app/_mdx/rehype-code.ts', import.meta.url))],
  },
});

export default withMDX(nextConfig);
