import type { LeafDirective, TextDirective } from 'mdast-util-directive';

/** The plain text that stands in place of a directive; empty for one that is not known. */
export type Printer = (node: LeafDirective | TextDirective) => string;
