export { type MarkdownOptions, markdownReference } from './markdown.ts';
export { type SemconvOptions, type SemconvRegistry, semconvRegistry } from './semconv.ts';
