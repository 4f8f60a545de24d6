import { expect, it } from '@jest/globals';
import type { FailureNotice } from '../../src/domain/letters/mailer.ts';
import { failureOutgoing } from '../../src/email/outgoing-mail.ts';
import { money } from '../../src/money/money.ts';
import { paper, settings } from './example-receipt.ts';

const notice: FailureNotice = {
  name: 'Rosa Tran',
  to: 'rosa@reader.example',
  messageId: '<failure-1@paper.example>',
  total: money(2550n, 'AUD'),
  planName: 'Monthly donation',
  paper,
  againPath: '/?back=1&plan=none&frequency=monthly&amount=25.50',
};

it('Somebody whose bank said no is told what it was, that nothing was taken, and the way back', () => {
  const { subject, text: lines, html, to, replyTo } = failureOutgoing(notice, settings);
  const text = lines.replaceAll(/\s+/g, ' ');
  expect(subject).toBe('Your payment of $25.50 to Green Left did not go through');
  expect(to).toEqual({ name: 'Rosa Tran', address: 'rosa@reader.example' });
  expect(replyTo?.address).toBe('help@paper.example');
  for (const words of ['Monthly donation', 'Nothing was taken', '1800']) {
    expect(text).toContain(words);
    expect(html).toContain(words);
  }
  expect(text).toContain('https://give.paper.example/?back=1&plan=none&frequency=monthly&amount=25.50');
  expect(html).toContain(
    'href="https://give.paper.example/?back=1&amp;plan=none&amp;frequency=monthly&amp;amount=25.50"',
  );
  expect(text).not.toMatch(/receipt|thank you/i);
});

it('(INJ-5) A name with a line break in it stays one name, and an address of two is refused', () => {
  const hostile = failureOutgoing({ ...notice, name: 'Rosa\r\nBcc: all@reader.example' }, settings);
  expect(hostile.to.name).not.toMatch(/[\r\n]/);
  expect(() => failureOutgoing({ ...notice, to: 'a@b.example, c@d.example' }, settings)).toThrow('address');
});
