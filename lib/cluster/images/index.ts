export { findImage } from './catalogue.ts';
export { formatReference, parseReference } from './reference.ts';
export type { Image, ImageResult } from './image.ts';
export type { ImageReference } from './reference.ts';
