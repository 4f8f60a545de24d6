/** Something the payment processor told us that could not be acted on, and waits for a person. */
export interface ParkedEvent {
  readonly id: string;
  readonly type: string;
  readonly receivedAt: Date;
  /** Why, as a sentence. */
  readonly reason: string;
}
