/** One static file of the site, as a gateway serves it or a bucket keeps it. */
export interface SiteFile {
  /** From the root of the site, without a leading slash. */
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** The `Cache-Control` to send with it. */
  readonly cache: string;
}
