/** A letter kept instead of sent. */
export interface KeptMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly { readonly filename: string; readonly base64: string }[] | undefined;
  readonly at: string;
  /** Two of one letter have the same. */
  readonly messageId: string;
}
