import { ROUTES } from '../../../src/sandbox/resource-table.ts';
import type { AnsweredCall, SandboxEvent } from '../../../src/sandbox/sandbox.ts';
import { checkAnswer, checkPart, isPlain } from './check-answer.ts';
import { checkRequest } from './check-request.ts';
import { readContract } from './contract-file.ts';
import type { Shape } from './shape.ts';

const contract = readContract();

/** Stripe's documentation of `invoice.upcoming` says that the invoice has no id yet; the SDK declares one for every invoice. */
const WITHOUT_ID = 'object.id is missing';

/** Holds every request, answer and event to what the SDK declares, and remembers which operations, kinds and events it has met. */
export class Recorder {
  readonly operations = new Set<string>();
  readonly kinds = new Set<string>();
  readonly eventTypes = new Set<string>();
  readonly violations = new Set<string>();

  readonly call = ({ method, path, version, params, status, body }: AnsweredCall): void => {
    const route = ROUTES.find((one) => one.method === method && one.pattern.test(path));
    if (route === undefined) return;
    const name = `${method} ${route.path.replaceAll(/:\w+/g, '{}')}`;
    const operation = contract.operations[name];
    if (status !== 200) this.error(name, body);
    if (status !== 200 || operation === undefined) return;
    this.operations.add(name);
    if (version === contract.apiVersion && operation.params !== null)
      this.note(name, checkRequest(contract, params, operation.params, 'params'));
    this.answer(name, body, operation.result);
  };

  event(event: SandboxEvent): void {
    this.eventTypes.add(event.type);
    const shape = contract.events[event.type];
    if (shape === undefined) {
      this.violations.add(`${event.type}: the SDK declares no such event`);
      return;
    }
    const { object, previous_attributes: before } = event.data;
    const problems = checkAnswer(contract, object, shape, 'object');
    this.note(
      event.type,
      problems.filter((problem) => !(event.type === 'invoice.upcoming' && problem === WITHOUT_ID)),
    );
    if (before !== undefined)
      this.note(event.type, checkPart(contract, before, shape, 'previous_attributes'));
    this.meet(object);
  }

  /** @throws Error that lists whatever was not as the SDK declares it. */
  conclude(events: readonly SandboxEvent[]): void {
    for (const event of events) this.event(event);
    if (this.violations.size === 0) return;
    throw new Error(`Not as the SDK declares it:\n${[...this.violations].sort().join('\n')}`);
  }

  private answer(name: string, body: string, shape: Shape): void {
    const value = parsed(body);
    if (value === undefined) return;
    this.note(name, checkAnswer(contract, value, shape, 'answer'));
    this.meet(value);
  }

  /** Fields of errors are Stripe's own (https://docs.stripe.com/api/errors); the objects inside are held to their shapes. */
  private error(name: string, body: string): void {
    const value = parsed(body);
    const error = isPlain(value) ? value['error'] : undefined;
    if (!isPlain(error)) return;
    for (const field of Object.keys(error))
      if (!ERROR_FIELDS.has(field)) this.violations.add(`${name}: error.${field} is unknown`);
    for (const [field, is] of Object.entries(HELD_BY_ERRORS)) {
      if (error[field] !== undefined)
        this.note(name, checkAnswer(contract, error[field], { is }, `error.${field}`));
    }
  }

  private note(name: string, problems: readonly string[]): void {
    for (const problem of problems) this.violations.add(`${name}: ${problem.replaceAll(/\[\d+\]/g, '[]')}`);
  }

  private meet(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.meet(item);
    if (!isPlain(value)) return;
    if (typeof value['object'] === 'string') this.kinds.add(value['object']);
    for (const part of Object.values(value)) this.meet(part);
  }
}

const HELD_BY_ERRORS = {
  payment_intent: 'PaymentIntents:PaymentIntent',
  payment_method: 'PaymentMethods:PaymentMethod',
  setup_intent: 'SetupIntents:SetupIntent',
} as const;
const ERROR_FIELDS = new Set([
  'advice_code',
  'charge',
  'code',
  'decline_code',
  'doc_url',
  'message',
  'network_decline_code',
  'param',
  'payment_intent',
  'payment_method',
  'request_log_url',
  'setup_intent',
  'type',
]);

/** A fault may cut an answer short; what cannot be read is no answer. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
