/** One event on its way to one endpoint. It is forgotten once it has arrived, or has been tried for the last time. */
export interface Delivery {
  readonly id: string;
  readonly object: 'sandbox.delivery';
  readonly event: string;
  readonly endpoint: string;
  /** How often it has been tried. */
  readonly attempts: number;
}
