/** What was asked, without any header. */
export interface RecordedRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** 0 while there is no answer, and after a connection reset. */
  status: number;
  /** Parsed JSON, the text when it is not JSON, `null` when nothing was sent. */
  readonly body: unknown;
  /** Emulator time, RFC 3339. */
  readonly at: string;
}
