import type { NodemailerError } from 'nodemailer';
import { MailRefused } from '../domain/letters/mail-refused.ts';

/** 503 and 530 are about the session (bad order of commands, sign in first): the letter was not looked at. */
const aboutTheSession = new Set([503, 530]);

/** A mail host's "no, and do not ask again" to the recipient or the message (RFC 5321 s 4.2.1: 5yz); undefined for all that may go better later. */
export function refusalIn(error: unknown): MailRefused | undefined {
  if (!(error instanceof Error)) return undefined;
  const { responseCode = 0, response, command } = error as NodemailerError;
  const aboutTheLetter = command === 'RCPT TO' || command === 'DATA';
  if (!aboutTheLetter || responseCode < 500 || aboutTheSession.has(responseCode)) return undefined;
  return new MailRefused(response ?? error.message);
}
