import type { Account } from '../account.ts';
import { Agenda } from '../agenda.ts';
import type { Faults } from '../faults.ts';
import { slotOf } from '../state/ids.ts';
import { fits, type Event } from '../resources/events.ts';
import type { WebhookEndpoint } from '../resources/webhook-endpoints.ts';
import type { Delivery } from './delivery.ts';
import { inDeliveryOrder } from './delivery-order.ts';
import { signatureHeader } from './signature.ts';

const AT_ONCE = 8;
const ANSWER_WITHIN_MS = 10_000;
/** Whoever waits for the post to be done waits for a retry that is this near, and for none that is hours away. */
const NEAR_MS = 2_000;

/**
 * Sends events to the endpoints, signed, a few at a time. 2xx is delivered; anything else, a redirect included, is tried again after each
 * of `retryDelaysMs` on the sandbox's clock. What is on its way is kept, so a restart sends it again.
 */
export class Postbox {
  private readonly account: Account;
  private readonly faults: Faults;
  private readonly retryDelaysMs: readonly number[];
  /** The slots of deliveries to be tried now, and of those to be tried later (due in milliseconds). */
  private readonly queue: number[] = [];
  private readonly later: Agenda<number>;
  private readonly flying = new Set<AbortController>();
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(account: Account, faults: Faults, retryDelaysMs: readonly number[]) {
    this.account = account;
    this.faults = faults;
    this.retryDelaysMs = retryDelaysMs;
    const kept = account.store.due('sandbox.delivery').map(({ slot, at }) => ({ at: at * 1000, what: slot }));
    this.later = new Agenda(kept);
  }

  /** Writes down, in the transaction that tells of the events, which endpoint is to get which. */
  address(events: readonly Event[]): void {
    const endpoints = this.endpoints();
    const copies = 1 + (this.faults.webhooks.duplicate ?? 0);
    for (const event of inDeliveryOrder(events)) {
      for (const endpoint of endpoints) {
        if (!endpoint.enabled_events.some((wanted) => fits(event.type, wanted))) continue;
        for (let copy = 0; copy < copies; copy++) this.addressed.push(this.write(event, endpoint));
      }
    }
  }
  private addressed: number[] = [];

  /** Called once what was addressed is safely kept. */
  post(): void {
    if (this.addressed.length === 0) return;
    this.queue.push(...this.addressed);
    this.addressed = [];
    if (this.faults.webhooks.reorder === true) this.shuffle(this.queue);
    setImmediate(() => this.pump());
  }

  /** Sends an event again to every endpoint that wants it, whatever became of it before. */
  resend(event: Event): void {
    this.account.transact(() => this.address([event]));
    this.post();
  }

  /** Resolves when nothing is queued, in flight, or about to be tried again. */
  async settled(): Promise<void> {
    while (!this.isClosed && (this.queue.length > 0 || this.flying.size > 0 || this.nextIsNear())) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Sends what has become due; called when the clock has moved. */
  pump(): void {
    if (this.isClosed) return;
    const now = this.account.nowMs();
    for (let due = this.later.take(now); due !== undefined; due = this.later.take(now))
      this.queue.push(due.what);
    while (this.flying.size < AT_ONCE) {
      const slot = this.queue.shift();
      if (slot === undefined) break;
      this.launch(slot);
    }
    this.arm(now);
    if (this.queue.length === 0 && this.flying.size === 0 && !this.nextIsNear()) this.wake();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    for (const controller of this.flying) controller.abort();
    this.wake();
  }

  private endpoints(): WebhookEndpoint[] {
    return [...this.account.store.all('webhook_endpoint')].filter(
      (endpoint): endpoint is WebhookEndpoint => !('deleted' in endpoint) && endpoint.status === 'enabled',
    );
  }

  private write(event: Event, endpoint: WebhookEndpoint): number {
    const delivery: Delivery = {
      id: this.account.newId('dlv_'),
      object: 'sandbox.delivery',
      event: event.id,
      endpoint: endpoint.id,
      attempts: 0,
    };
    this.account.store.put(delivery, this.account.nowMs() / 1000);
    return slotOf(delivery.id);
  }

  private launch(slot: number): void {
    const controller = new AbortController();
    this.flying.add(controller);
    void this.deliver(slot, controller.signal).then(() => {
      this.flying.delete(controller);
      this.pump();
    });
  }

  private async deliver(slot: number, cancelled: AbortSignal): Promise<void> {
    const { delayMs = 0 } = this.faults.webhooks;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const delivery = this.account.store.at('sandbox.delivery', slot);
    const event = delivery === undefined ? undefined : this.account.find('event', delivery.event);
    const endpoint =
      delivery === undefined ? undefined : this.account.find('webhook_endpoint', delivery.endpoint);
    if (this.isClosed) return;
    if (delivery === undefined) return;
    const isWanted =
      event !== undefined &&
      endpoint !== undefined &&
      !('deleted' in endpoint) &&
      endpoint.status === 'enabled';
    if (!isWanted || this.faults.dropsDelivery()) this.finish(delivery);
    else this.judge(delivery, await this.send(event, endpoint, cancelled));
  }

  private async send(event: Event, endpoint: WebhookEndpoint, cancelled: AbortSignal): Promise<boolean> {
    const body = JSON.stringify(event, undefined, 2);
    const signature = signatureHeader(body, endpoint.$.secret, Math.floor(Date.now() / 1000));
    try {
      const answer = await fetch(endpoint.url, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signature,
          'user-agent': 'Stripe/1.0 (+sandbox)',
        },
        signal: AbortSignal.any([cancelled, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  private judge(delivery: Delivery, isDelivered: boolean): void {
    if (this.isClosed) return;
    const delay = this.retryDelaysMs[delivery.attempts];
    if (isDelivered || delay === undefined) {
      this.finish(delivery);
      return;
    }
    const due = this.account.nowMs() + delay;
    const tried = { ...delivery, attempts: delivery.attempts + 1 };
    this.account.transact(() => this.account.store.put(tried, due / 1000));
    this.later.add(due, slotOf(delivery.id));
  }

  private finish(delivery: Delivery): void {
    if (this.account.find('sandbox.delivery', delivery.id) === undefined) return;
    this.account.transact(() => this.account.store.remove(delivery));
  }

  private nextIsNear(): boolean {
    const { nextAt } = this.later;
    return nextAt !== undefined && nextAt - this.account.nowMs() <= NEAR_MS;
  }

  private arm(now: number): void {
    clearTimeout(this.timer);
    const { nextAt } = this.later;
    if (nextAt === undefined) return;
    this.timer = setTimeout(() => this.pump(), Math.min(Math.max(nextAt - now, 0), 2 ** 31 - 1));
    this.timer.unref();
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  private shuffle(slots: number[]): void {
    for (let i = slots.length - 1; i > 0; i--) {
      const other = Math.floor(this.faults.random() * (i + 1));
      [slots[i], slots[other]] = [slots[other] ?? -1, slots[i] ?? -1];
    }
  }
}
