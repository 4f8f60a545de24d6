import type { Response } from 'express';

/** Gives a document to be kept. Its name is made of numbers; whatever it may be, it is encoded (RFC 6266). */
export function sendPdf(res: Response, fileName: string, bytes: Uint8Array): void {
  res.attachment(fileName).type('application/pdf').send(Buffer.from(bytes));
}
