/** What the distribution adds to each request, in lower case as functions see it; the value is `ORIGIN_KEY`. */
export const originHeader = 'x-lantern-origin';
